//! What the pages of moderation share: a floor as the decider sees it, and the grounds of a withholding.

use crate::accounts::{Actor, Ask, Asks};
use crate::base::ids::ComplaintId;
use crate::base::text::{self, EMPTY, REASON};
use crate::base::words::{ReplyKind, Visibility, WithholdCode};
use crate::base::{Error, FormErrors, Message, Result, SafeHtml};
use crate::complaints::actions::Grounds;
use crate::complaints::{self, Placed, urls};
use crate::db::ReadTx;
use crate::media::{self, Photograph, Shots};
use crate::web::{Choice, Fields, Shell};

/// Where one goes on after a decision.
pub const QUEUE: &str = "/desk/moderation";

const CHOOSE_CODE: Message = Message::new("moderation.choose_code");
const SAY_WHY: Message = Message::new("moderation.say_why");

/// A floor of a complaint.
pub type Place = (ComplaintId, i32);

/// A floor of a complaint, with its texts.
pub struct Judged {
    pub placed: Placed,
    pub floor: i32,
    /// Under which name it stands.
    pub name: String,
    pub kind: ReplyKind,
    pub is_withheld: bool,
    pub is_held: bool,
    /// Title, text, additions and wish, as far as there are any.
    pub texts: Vec<SafeHtml>,
    photographs: Vec<Photograph>,
}

impl Judged {
    /// Reads a floor that the actor's complaint has; whether she may, the caller has asked.
    pub fn read(tx: &mut ReadTx<'_>, actor: &Actor, (id, floor): Place) -> Result<Self> {
        let placed = complaints::find_placed(tx, Some(actor), id)?;
        let reply = complaints::find_reply(tx, id, floor)?;
        let name = complaints::find_participant(tx, id, reply.participant)?.name;
        let texts = complaints::withheld_texts(tx, (id, floor))?;
        Ok(Self {
            placed,
            floor,
            name,
            kind: reply.kind,
            is_withheld: reply.visibility == Visibility::Withheld,
            is_held: reply.visibility == Visibility::Held,
            photographs: media::of_floors(tx, id, &[floor])?,
            texts: texts.iter().map(|text| SafeHtml::from_markdown(text)).collect(),
        })
    }

    /// Its photographs.
    pub fn shots(&self, shell: &Shell) -> Shots {
        media::shots(shell, &self.photographs)
    }

    /// Its place in the thread.
    pub fn url(&self) -> String {
        urls::floor(self.placed.complaint.id, self.floor)
    }
}

/// The codes that a moderator may choose.
pub fn codes(shell: &Shell) -> Vec<Choice> {
    let codes = WithholdCode::ALL.iter().filter(|code| **code != WithholdCode::PrivacyOwn);
    let choice =
        |code: &WithholdCode| Choice { value: code.code().to_owned(), label: shell.t(code.label()).to_owned() };
    let choose = Choice { value: String::new(), label: shell.t("desk.choose").to_owned() };
    std::iter::once(choose).chain(codes.map(choice)).collect()
}

/// What a form of the moderators asks for.
pub fn asks(title: &'static str, fields: Vec<Ask>) -> Asks {
    Asks { title, section: "desk", fields }
}

/// Code and reason of a withholding, to be shown again.
pub fn grounds_asked() -> Vec<Ask> {
    vec![Ask::chosen("code", "moderation.code", "withhold"), Ask::lines("reason", "moderation.reason")]
}

/// Reads code and reason of a withholding.
pub fn grounds(fields: &Fields) -> Result<Grounds> {
    let mut errors = FormErrors::new();
    let code = fields.parsed("code", WithholdCode::parse)?.filter(|code| *code != WithholdCode::PrivacyOwn);
    let code = errors.take("code", code.ok_or(CHOOSE_CODE));
    let reason = text::lines(fields.one("reason")?, &REASON);
    let reason = errors.take("reason", reason.map_err(|why| if why == EMPTY { SAY_WHY } else { why }));
    match (code, reason) {
        (Some(code), Some(reason)) => Ok(Grounds { code, reason }),
        _ => Err(Error::Invalid(errors)),
    }
}
