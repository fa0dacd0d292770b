//! The magazine of the demonstration: a first issue, experience posts beside it, and what editors have before them.

use anyhow::{Context as _, anyhow};
use serde::Deserialize;

use super::pictures;
use super::world::World;
use crate::accounts::{Actor, find_actor};
use crate::app::App;
use crate::base::Result;
use crate::base::ids::{ArticleId, PersonId};
use crate::base::words::{ArticleAct, ArticleKind, Theme};
use crate::club::articles::actions::{self, begin, save_and_submit};
use crate::club::articles::{ArticleText, IssueText, NewStep};
use crate::db::WriteTx;
use crate::media;

const SCRIPT: &str = include_str!("articles.toml");

#[derive(Debug, Deserialize)]
struct Script {
    issue: Cover,
    piece: Vec<Piece>,
}

#[derive(Debug, Deserialize)]
struct Cover {
    title: String,
    lead: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Piece {
    /// The account of its author.
    by: String,
    kind: String,
    theme: String,
    title: String,
    text: String,
    /// The numbers of pictures that are drawn for it.
    #[serde(default)]
    photographs: Vec<u32>,
    /// Where it waits for the editors; without it, it is published.
    #[serde(default)]
    waits: Option<String>,
}

impl Piece {
    fn text(&self, photographs: Vec<String>) -> anyhow::Result<ArticleText> {
        Ok(ArticleText {
            kind: ArticleKind::parse(&self.kind).ok_or_else(|| anyhow!("no kind {}", self.kind))?,
            theme: Theme::parse(&self.theme).ok_or_else(|| anyhow!("no theme {}", self.theme))?,
            title: self.title.clone(),
            body: self.text.trim().to_owned(),
            complaint_id: None,
            photographs,
        })
    }
}

fn script() -> anyhow::Result<Script> {
    toml::from_str(SCRIPT).context("reading the magazine of the demonstration")
}

/// The first issue comes out, and what is published by itself.
pub(super) fn publish(app: &App, world: &World) -> anyhow::Result<()> {
    let Script { issue, piece } = script()?;
    let editor = world.person("editor")?;
    let cover = IssueText { title: issue.title, lead: issue.lead };
    let number = act(app, editor, move |tx, actor| actions::open_issue(tx, actor, &cover))?;
    for one in piece.iter().filter(|one| one.waits.is_none()) {
        let id = submitted(app, world, one)?;
        take(app, editor, id, NewStep::of(ArticleAct::Take))?;
        take(app, editor, id, NewStep::of(ArticleAct::Accept))?;
        if one.kind != ArticleKind::Experience.code() {
            take(app, editor, id, NewStep { issue: Some(number), ..NewStep::of(ArticleAct::Schedule) })?;
        }
    }
    act(app, editor, move |tx, actor| actions::close_issue(tx, actor, number))?;
    act(app, editor, move |tx, actor| actions::publish_issue(tx, actor, number))?;
    Ok(())
}

/// What members have handed in since.
pub(super) fn hand_in(app: &App, world: &World) -> anyhow::Result<()> {
    let editor = world.person("editor")?;
    let cover = IssueText { title: "和邻居打交道".to_owned(), lead: String::new() };
    act(app, editor, move |tx, actor| actions::open_issue(tx, actor, &cover))?;
    for one in script()?.piece.iter().filter(|one| one.waits.is_some()) {
        let id = submitted(app, world, one)?;
        if one.waits.as_deref() == Some("in_review") {
            take(app, editor, id, NewStep::of(ArticleAct::Take))?;
            let note = "第三处写得最好，能不能多写两句夜里的声音？".to_owned();
            take(app, editor, id, NewStep { note, ..NewStep::of(ArticleAct::Note) })?;
        }
    }
    Ok(())
}

/// A piece with its photographs, handed in by its author.
fn submitted(app: &App, world: &World, piece: &Piece) -> anyhow::Result<ArticleId> {
    let author = world.person(&piece.by)?;
    let mut developed = Vec::new();
    for number in &piece.photographs {
        let one = app.darkroom.develop_blocking(&pictures::draw(*number)?)?;
        developed.push(one.map_err(|refusal| anyhow!("a photograph was not taken: {refusal:?}"))?);
    }
    let room = media::Room { most: 12, taken: 0, takes: media::Takes::Pictures };
    let held = act(app, author, move |tx, actor| {
        media::actions::hold_own(tx, actor, (&[], room), &developed).map(|held| held.ids)
    })?;
    let (text, key) = (piece.text(held)?, format!("demo-{}", piece.title));
    Ok(act(app, author, move |tx, actor| {
        let id = begin(tx, actor, &text, &key)?;
        save_and_submit(tx, actor, (id, 1), &text)?;
        Ok(id)
    })?)
}

fn take(app: &App, editor: PersonId, id: ArticleId, new: NewStep) -> Result<()> {
    act(app, editor, move |tx, actor| actions::step(tx, actor, id, &new).map(drop))
}

fn act<T: Send + 'static>(
    app: &App,
    person: PersonId,
    work: impl FnOnce(&mut WriteTx<'_>, &Actor) -> Result<T> + Send + 'static,
) -> Result<T> {
    app.store.write_blocking(move |tx| {
        let actor = find_actor(tx, person)?;
        work(tx, &actor)
    })
}
