//! `/desk/articles/issues`: the issues that are being made, and one of them.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::card::{Card, Titles};
use crate::accounts::{Acted, Actor, Ask, Asks, Sending, Shown, Staff, Whom, button};
use crate::base::text::{self, TITLE, WISH};
use crate::base::{Error, FormErrors, Message, Result};
use crate::club::articles::model::{Issue, IssueText};
use crate::club::articles::{actions, issue_url, policy, store};
use crate::db::WriteTx;
use crate::web::{Fields, Filled, Form, Page, Shell};

const PLACE: &str = "/desk/articles/issues";
const OPENED: Message = Message::new("articles.issue_opened");
const CHANGED: Message = Message::new("articles.issue_changed");
const CLOSED: Message = Message::new("articles.issue_now_closed");
const PUBLISHED: Message = Message::new("articles.issue_published");

#[derive(Template)]
#[template(path = "articles/making.html")]
struct MakingPage {
    shell: Shell,
    form: Filled,
    issues: Vec<Issue>,
}

impl Page for MakingPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

#[derive(Template)]
#[template(path = "articles/making_one.html")]
struct IssuePage {
    shell: Shell,
    form: Filled,
    issue: Issue,
    cards: Vec<Card>,
}

impl Page for IssuePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl IssuePage {
    fn is(&self, code: &str) -> bool {
        self.issue.state.code() == code
    }

    fn place(&self) -> String {
        place(self.issue.number)
    }

    fn public_place(&self) -> String {
        issue_url(self.issue.number)
    }
}

fn place(number: i64) -> String {
    format!("{PLACE}/{number}")
}

fn asks() -> Asks {
    let fields = vec![Ask::line("title", "articles.issue_title"), Ask::lines("lead", "articles.issue_lead")];
    Asks { title: "articles.making", section: "desk", fields }
}

fn read(fields: &Fields) -> Result<IssueText> {
    let mut errors = FormErrors::new();
    let title = errors.take("title", text::line(fields.one("title")?, &TITLE));
    let lead = errors.take("lead", text::lines(fields.one("lead")?, &WISH));
    match (title, lead) {
        (Some(title), Some(lead)) => Ok(IssueText { title, lead }),
        _ => Err(Error::Invalid(errors)),
    }
}

/// GET /desk/articles/issues
pub async fn list(sending: Sending, Staff(actor): Staff) -> Result<HttpResponse> {
    listed(sending, &actor, Shown::default()).await
}

async fn listed(sending: Sending, actor: &Actor, again: Shown) -> Result<HttpResponse> {
    policy::may_edit(actor)?;
    let issues = sending
        .store
        .read(|tx| {
            let (published, _) = store::published_issues(tx, None)?;
            let mut issues = store::issues_in_work(tx)?;
            issues.extend(published);
            Ok(issues)
        })
        .await?;
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, "articles.making").in_section("desk");
    carried.page(&MakingPage { shell, form: again.form, issues }, again.status)
}

/// POST /desk/articles/issues
pub async fn open(mut sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    match sending.act(Whom::Staff, fields, read, actions::open_issue).await? {
        Acted::Done(number) => Ok(sending.done(&place(number), &OPENED)),
        Acted::Refused(actor, again) => listed(sending, &actor, again).await,
        Acted::Outside(again) => sending.again(asks(), again),
    }
}

/// GET `/desk/articles/issues/{number}`
pub async fn show(sending: Sending, Staff(actor): Staff, number: web::Path<i64>) -> Result<HttpResponse> {
    shown(sending, actor, (*number, Shown::default())).await
}

async fn shown(sending: Sending, actor: Actor, (number, again): (i64, Shown)) -> Result<HttpResponse> {
    policy::may_edit(&actor)?;
    let found = sending.store.read(move |tx| {
        let issue = store::find_issue(tx, Some(&actor), number)?;
        let contents = store::contents_of(tx, Some(&actor), issue.id)?;
        Ok((issue, contents))
    });
    let (issue, contents) = found.await?;
    let (visit, carried) = sending.into_page();
    let shell = Shell::new(visit, issue.title.clone()).in_section("desk");
    let cards = Titles::alone(contents).cards(&shell);
    let form = if again.form.sends("title") {
        again.form
    } else {
        let mut form = again.form;
        form.set("title", &issue.title);
        form.set("lead", &issue.lead);
        form
    };
    carried.page(&IssuePage { shell, form, issue, cards }, again.status)
}

/// POST `/desk/articles/issues/{number}`
pub async fn change(mut sending: Sending, number: web::Path<i64>, Form(fields): Form) -> Result<HttpResponse> {
    let number = *number;
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, text: &IssueText| actions::change_issue(tx, by, number, text);
    let acted = sending.act(Whom::Staff, fields, read, work).await?;
    ended(sending, number, (acted, &CHANGED)).await
}

/// POST `/desk/articles/issues/{number}/closing`
pub async fn close(mut sending: Sending, number: web::Path<i64>, Form(fields): Form) -> Result<HttpResponse> {
    let number = *number;
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, (): &()| actions::close_issue(tx, by, number);
    let acted = sending.act(Whom::Staff, fields, button, work).await?;
    ended(sending, number, (acted, &CLOSED)).await
}

/// POST `/desk/articles/issues/{number}/publication`
pub async fn publish(mut sending: Sending, number: web::Path<i64>, Form(fields): Form) -> Result<HttpResponse> {
    let number = *number;
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, (): &()| actions::publish_issue(tx, by, number);
    let acted = sending.act(Whom::Staff, fields, button, work).await?;
    ended(sending, number, (acted, &PUBLISHED)).await
}

async fn ended(sending: Sending, number: i64, (acted, said): (Acted<()>, &Message)) -> Result<HttpResponse> {
    match acted {
        Acted::Done(()) => Ok(sending.done(&place(number), said)),
        Acted::Refused(actor, again) => shown(sending, actor, (number, again)).await,
        Acted::Outside(again) => sending.again(asks(), again),
    }
}
