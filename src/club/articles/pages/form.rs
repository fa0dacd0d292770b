//! The form of a piece, and the one of a step.

use crate::accounts::{Ask, Asks};
use crate::base::text::{self, BODY, EMPTY, Limits, NOTE, TITLE, whole_number};
use crate::base::words::{ArticleAct, ArticleKind, Theme, WithdrawnBecause};
use crate::base::{Error, FormErrors, Message, Result};
use crate::club::articles::actions::NOT_HER_COMPLAINT;
use crate::club::articles::model::{ArticleText, MAX_PHOTOGRAPHS, NewStep, TEXT};
use crate::complaints::parse_address;
use crate::media;
use crate::web::Fields;
use crate::web::fields::NOT_OUR_FORM;

/// The version that the form was filled from.
pub(super) const VERSION_FIELD: &str = "version";
/// The values of `act` of the form of a piece.
pub(super) const SUBMIT: &str = "submit";

/// A draft has a title, so that its author finds it again.
const DRAFT_TITLE: Limits = Limits { min_graphemes: 1, ..TITLE };

pub(super) fn asks() -> Asks {
    let fields = vec![
        Ask::chosen("kind", "articles.kind", "article_kind"),
        Ask::chosen("theme", "articles.theme", "theme"),
        Ask::line("title", "articles.piece_title"),
        Ask::lines("body", "articles.body"),
        Ask::line("complaint", "articles.complaint"),
    ];
    Asks { title: "articles.write", section: "club", fields }
}

/// A text that is not finished.
pub(super) fn read_draft(fields: &Fields) -> Result<ArticleText> {
    read(fields, (DRAFT_TITLE, BODY.without_minimum()))
}

/// A text that is to be handed in.
pub(super) fn read_finished(fields: &Fields) -> Result<ArticleText> {
    read(fields, (TITLE, TEXT))
}

fn read(fields: &Fields, (title, body): (Limits, Limits)) -> Result<ArticleText> {
    let mut errors = FormErrors::new();
    let kind = fields.parsed("kind", ArticleKind::parse)?.unwrap_or(ArticleKind::Article);
    let theme = errors.take("theme", fields.parsed("theme", Theme::parse)?.ok_or(EMPTY));
    let title = errors.take("title", text::line(fields.one("title")?, &title));
    let body = errors.take("body", text::lines(fields.one("body")?, &body));
    let complaint = match fields.one("complaint")?.trim() {
        "" => Some(None),
        number => errors.take("complaint", parse_address(number).map(Some).map_err(|_| NOT_HER_COMPLAINT)),
    };
    match (theme, title, body, complaint) {
        (Some(theme), Some(title), Some(body), Some(complaint)) => Ok(ArticleText {
            kind,
            theme,
            title,
            body,
            complaint_id: complaint.map(|address| address.id()),
            photographs: media::waiting(fields, MAX_PHOTOGRAPHS),
        }),
        _ => Err(Error::Invalid(errors)),
    }
}

/// The version that a form was filled from.
pub(super) fn version(fields: &Fields) -> Result<i32> {
    fields.parsed(VERSION_FIELD, |text| text.parse().ok())?.ok_or(Error::BadRequest(NOT_OUR_FORM))
}

/// What is to be done with a piece.
pub(super) fn read_step(fields: &Fields) -> Result<NewStep> {
    let mut errors = FormErrors::new();
    let act = fields.parsed("act", ArticleAct::parse)?.ok_or(Error::BadRequest(NOT_OUR_FORM))?;
    let because = fields.parsed("because", WithdrawnBecause::parse)?;
    let note = errors.take("note", text::lines(fields.one("note")?, &NOTE.without_minimum()));
    let issue = match fields.optional("issue")? {
        None => Some(None),
        Some(number) => errors.take("issue", whole_number(number).map(Some)),
    };
    match (note, issue) {
        (Some(note), Some(issue)) => Ok(NewStep { act, note, because, issue }),
        _ => Err(Error::Invalid(errors)),
    }
}

/// What is said after an act.
pub(super) fn said(act: ArticleAct) -> Message {
    Message::new(match act {
        ArticleAct::Submit => "articles.did.submit",
        ArticleAct::Abandon => "articles.did.abandon",
        ArticleAct::Take => "articles.did.take",
        ArticleAct::PutBack => "articles.did.put_back",
        ArticleAct::Note => "articles.did.note",
        ArticleAct::AskRevision => "articles.did.ask_revision",
        ArticleAct::Accept => "articles.did.accept",
        ArticleAct::Decline => "articles.did.decline",
        ArticleAct::Schedule => "articles.did.schedule",
        ArticleAct::Unschedule => "articles.did.unschedule",
        ArticleAct::Publish => "articles.did.publish",
        ArticleAct::Withdraw => "articles.did.withdraw",
        ArticleAct::Retract => "articles.did.retract",
    })
}
