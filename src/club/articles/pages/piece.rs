//! `/desk/articles/{id}`: one piece as editors see it: its text, its way, and what they may do with it.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::card::name_of;
use super::form::{read_step, said};
use super::reading::Reading;
use super::told::{History, Told};
use crate::accounts::{Acted, Actor, Ask, Asks, Sending, Shown, Staff, Whom};
use crate::base::Result;
use crate::base::ids::ArticleId;
use crate::base::words::{ArticleAct, IssueState, WithdrawnBecause};
use crate::club::articles::model::{Article, Issue, NewStep, Written};
use crate::club::articles::{actions, policy, store};
use crate::complaints;
use crate::db::WriteTx;
use crate::media;
use crate::web::{Choice, Filled, Form, Page, Shell};

#[derive(Template)]
#[template(path = "articles/piece.html")]
struct PiecePage {
    shell: Shell,
    form: Filled,
    written: Written,
    by: String,
    reading: Reading,
    history: History,
    /// What the reader may do now.
    acts: Vec<ArticleAct>,
    may_save: bool,
    issues: Vec<Issue>,
}

impl Page for PiecePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl PiecePage {
    fn article(&self) -> &Article {
        &self.written.article
    }

    fn may(&self, code: &str) -> bool {
        self.acts.iter().any(|act| act.code() == code)
    }

    fn action(&self) -> String {
        format!("{}/steps", place(self.article().id))
    }

    fn complaint(&self) -> Option<String> {
        self.article().complaint_id.map(complaints::urls::complaint)
    }

    fn issue_choices(&self) -> Vec<Choice> {
        let open = self.issues.iter().filter(|issue| issue.state == IssueState::Open);
        let choice = |issue: &Issue| Choice {
            value: issue.number.to_string(),
            label: format!("{} · {}", self.shell.t1("articles.issue_number", issue.number), issue.title),
        };
        open.map(choice).collect()
    }

    fn reasons(&self) -> Vec<Choice> {
        let reasons = WithdrawnBecause::ALL.iter().filter(|because| **because != WithdrawnBecause::Author);
        let choice = |because: &WithdrawnBecause| Choice {
            value: because.code().to_owned(),
            label: self.shell.t(because.label()).to_owned(),
        };
        reasons.map(choice).collect()
    }
}

fn place(id: ArticleId) -> String {
    format!("/desk/articles/{id}")
}

fn asks() -> Asks {
    Asks { title: "articles.desk", section: "desk", fields: vec![Ask::lines("note", "articles.note")] }
}

/// GET `/desk/articles/{id}`: six queries.
pub async fn show(sending: Sending, Staff(actor): Staff, id: web::Path<ArticleId>) -> Result<HttpResponse> {
    shown(sending, (actor, *id), Shown::default()).await
}

async fn shown(sending: Sending, (actor, id): (Actor, ArticleId), again: Shown) -> Result<HttpResponse> {
    policy::may_edit(&actor)?;
    let by = actor.clone();
    let found = sending.store.read(move |tx| {
        let written = store::find_written(tx, Some(&by), id)?;
        Ok((written, media::of_article(tx, id)?, Told::of(tx, id)?, store::issues_in_work(tx)?))
    });
    let (written, photographs, told, issues) = found.await?;
    let article = &written.article;
    let acts = ArticleAct::ALL.iter().copied().filter(|act| policy::may_step(&actor, article, *act).is_ok()).collect();
    let may_save = policy::may_save(&actor, article, article.version).is_ok();
    let (visit, carried) = sending.into_page();
    let shell = Shell::new(visit, article.title.clone()).in_section("desk");
    let reading = Reading::of(&shell, article, &photographs);
    let by = name_of(&shell, &written.author, article.kind);
    let history = told.shown(&shell, (article.author_id, article.kind));
    let page = PiecePage { shell, form: again.form, written, by, reading, history, acts, may_save, issues };
    carried.page(&page, again.status)
}

/// POST `/desk/articles/{id}/steps`
pub async fn step(mut sending: Sending, id: web::Path<ArticleId>, Form(fields): Form) -> Result<HttpResponse> {
    let id = *id;
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, new: &NewStep| {
        policy::may_edit(by)?;
        actions::step(tx, by, id, new).map(|_| new.act)
    };
    match sending.act(Whom::Staff, fields, read_step, work).await? {
        Acted::Done(act) => Ok(sending.done(&place(id), &said(act))),
        Acted::Refused(actor, again) => shown(sending, (actor, id), again).await,
        Acted::Outside(again) => sending.again(asks(), again),
    }
}
