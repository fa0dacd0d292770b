//! `/admin/templates`: what official responses often begin with.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Acted, Actor, Ask, Asks, Sending, Shown, Staff, Whom, button};
use crate::base::ids::TemplateId;
use crate::base::text::{self, EMPTY};
use crate::base::words::ReplyKind;
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::model::{NewTemplate, PLACES, ReplyTemplate, TEMPLATE_BODY, TEMPLATE_KINDS, TEMPLATE_TITLE};
use crate::complaints::{actions, policy, store};
use crate::db::WriteTx;
use crate::web::{Choice, Fields, Filled, Form, Page, Query, Shell};

const PLACE: &str = "/admin/templates";
const WRITTEN: Message = Message::new("templates.written");
const RETIRED: Message = Message::new("templates.retired");

fn asks() -> Asks {
    let fields = vec![
        Ask::line("title", "templates.title_field"),
        Ask::chosen("kind", "templates.kind", "reply_kind"),
        Ask::lines("body_zh", "templates.body_zh"),
        Ask::lines("body_en", "templates.body_en"),
    ];
    Asks { title: "templates.title", section: "desk", fields }
}

#[derive(Template)]
#[template(path = "complaints/templates.html")]
struct TemplatesPage {
    shell: Shell,
    in_use: Vec<ReplyTemplate>,
    retired: Vec<ReplyTemplate>,
    form: Filled,
}

impl Page for TemplatesPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl TemplatesPage {
    fn administers(&self) -> bool {
        self.shell.viewer().as_ref().is_some_and(|viewer| viewer.administers)
    }

    fn kinds(&self) -> Vec<Choice> {
        let choice =
            |kind: &ReplyKind| Choice { value: kind.code().to_owned(), label: self.shell.t(kind.label()).to_owned() };
        TEMPLATE_KINDS.iter().map(choice).collect()
    }

    /// The places that are filled, each with what it becomes.
    fn places(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let words =
            ["templates.place_number", "templates.place_title", "templates.place_ambassador", "templates.place_due"];
        PLACES.into_iter().zip(words).map(|(place, key)| (place, self.shell.t(key)))
    }
}

/// GET /admin/templates
pub async fn show(sending: Sending, Staff(actor): Staff, Query(query): Query) -> Result<HttpResponse> {
    policy::may_write_templates(&actor)?;
    let from = query.parsed("from", |id| id.parse().ok().map(TemplateId))?;
    let form = match from {
        Some(id) => {
            let from = sending.store.read(move |tx| store::find_template(tx, id)).await?;
            let (zh, en) = (from.body_zh.as_str(), from.body_en.as_str());
            Filled::with(&[("title", &from.title), ("kind", from.kind.code()), ("body_zh", zh), ("body_en", en)])
        }
        None => Filled::default(),
    };
    shown(sending, actor, Shown::fresh(form)).await
}

async fn shown(sending: Sending, actor: Actor, again: Shown) -> Result<HttpResponse> {
    policy::may_write_templates(&actor)?;
    let found = sending.store.read(|tx| Ok((store::templates_in_use(tx)?, store::templates_retired(tx)?)));
    let (in_use, retired) = found.await?;
    let (Shown { form, status, .. }, (visit, carried)) = (again, sending.into_page());
    let shell = Shell::titled(visit, "templates.title");
    let administers = shell.viewer().as_ref().is_some_and(|viewer| viewer.administers);
    let shell = shell.in_section(if administers { "admin" } else { "desk" });
    carried.page(&TemplatesPage { shell, in_use, retired, form }, status)
}

/// POST /admin/templates
pub async fn write(mut sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    let work = |tx: &mut WriteTx<'_>, by: &Actor, new: &NewTemplate| actions::write_template(tx, by, new).map(drop);
    match sending.act(Whom::Staff, fields, read, work).await? {
        Acted::Done(()) => Ok(sending.done(PLACE, &WRITTEN)),
        Acted::Refused(actor, again) => shown(sending, actor, again).await,
        Acted::Outside(again) => sending.again(asks(), again),
    }
}

fn read(fields: &Fields) -> Result<NewTemplate> {
    let mut errors = FormErrors::new();
    let title = errors.take("title", text::line(fields.one("title")?, &TEMPLATE_TITLE));
    let kind = fields.parsed("kind", |code| ReplyKind::parse(code).filter(|kind| TEMPLATE_KINDS.contains(kind)))?;
    let kind = errors.take("kind", kind.ok_or(EMPTY));
    let body_zh = errors.take("body_zh", text::lines(fields.one("body_zh")?, &TEMPLATE_BODY));
    let body_en = errors.take("body_en", text::lines(fields.one("body_en")?, &TEMPLATE_BODY.without_minimum()));
    match (title, kind, body_zh, body_en) {
        (Some(title), Some(kind), Some(body_zh), Some(body_en)) => Ok(NewTemplate { title, kind, body_zh, body_en }),
        _ => Err(Error::Invalid(errors)),
    }
}

/// POST `/admin/templates/{id}/end`
pub async fn retire(mut sending: Sending, id: web::Path<TemplateId>, Form(fields): Form) -> Result<HttpResponse> {
    let id = *id;
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, (): &()| actions::retire_template(tx, by, id);
    match sending.act(Whom::Staff, fields, button, work).await? {
        Acted::Done(()) => Ok(sending.done(PLACE, &RETIRED)),
        Acted::Refused(actor, again) => shown(sending, actor, again).await,
        Acted::Outside(again) => sending.again(asks(), again),
    }
}
