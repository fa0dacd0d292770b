//! The part of the form of an official word that puts a template into it. What has been typed is never replaced unasked.

use crate::base::ids::TemplateId;
use crate::base::words::ReplyKind;
use crate::base::{Error, Result};
use crate::complaints::Placed;
use crate::complaints::model::{Filling, ReplyTemplate};
use crate::i18n::Lang;
use crate::web::fields::NOT_OUR_FORM;
use crate::web::{Choice, Fields, Filled, Shell};

/// The template that is chosen.
const FIELD: &str = "template";
/// The button that takes it, where nothing has been typed.
const TAKE: &str = "template";
/// It replaces what has been typed.
const REPLACE: &str = "template_replace";
/// It comes after what has been typed.
const APPEND: &str = "template_append";

/// Whether a form asks for a template.
pub fn asks(fields: &Fields) -> Result<bool> {
    Ok(matches!(fields.one("act")?, TAKE | REPLACE | APPEND))
}

/// What a form shows of the templates.
#[derive(Debug, Default)]
pub struct Picker {
    /// Those that fit, behind the words that none is chosen; empty where there is none.
    pub choices: Vec<Choice>,
    /// Whether something has been typed that the chosen one would replace.
    pub is_asking: bool,
}

impl Picker {
    /// The templates of some kinds; puts the one that the form asks for into it.
    pub fn of(
        shell: &Shell,
        placed: &Placed,
        (templates, kinds): (&[ReplyTemplate], &[ReplyKind]),
        form: &mut Filled,
    ) -> Result<Self> {
        let fit: Vec<&ReplyTemplate> = templates.iter().filter(|one| kinds.contains(&one.kind)).collect();
        let is_asking = match form.value("act") {
            TAKE | REPLACE | APPEND if !form.value(FIELD).is_empty() => {
                let id: TemplateId = form.value(FIELD).parse().map_err(|_| Error::BadRequest(NOT_OUR_FORM))?;
                // One that was retired a moment ago is not offered any more.
                fit.iter().find(|one| one.id == id).is_some_and(|chosen| put(shell, placed, chosen, form))
            }
            _ => false,
        };
        if fit.is_empty() {
            return Ok(Self::default());
        }
        let none = Choice { value: String::new(), label: shell.t("templates.none_chosen").to_owned() };
        let choice = |one: &&ReplyTemplate| Choice {
            value: one.id.to_string(),
            label: format!("{} · {}", shell.t(one.kind.label()), one.title),
        };
        Ok(Self { choices: std::iter::once(none).chain(fit.iter().map(choice)).collect(), is_asking })
    }
}

/// Puts a template into a form; whether it must be asked first what becomes of the words that stand there.
fn put(shell: &Shell, placed: &Placed, chosen: &ReplyTemplate, form: &mut Filled) -> bool {
    let lang = shell.visit.lang;
    let body = if lang == Lang::En && !chosen.body_en.is_empty() { &chosen.body_en } else { &chosen.body_zh };
    let text = filling(shell, placed).fill(body);
    let typed = form.value("text").trim().to_owned();
    let text = match form.value("act") {
        APPEND => format!("{typed}\n\n{text}"),
        TAKE if !typed.is_empty() => return true,
        _ => text,
    };
    form.set("text", text.trim());
    form.set(FIELD, "");
    if chosen.kind != ReplyKind::Solution {
        form.set("kind", chosen.kind.code());
    }
    false
}

fn filling(shell: &Shell, placed: &Placed) -> Filling {
    let complaint = &placed.complaint;
    let title = if complaint.is_withheld() { shell.t("row.withheld_title") } else { complaint.title.as_str() };
    let named = placed.ambassador.as_ref().and_then(|ambassador| ambassador.staff_name.as_deref());
    let ambassador = named.unwrap_or_else(|| shell.t("role.ambassador"));
    let due = complaint.next_due_at.map_or_else(|| shell.t("templates.no_due").to_owned(), |due| shell.limit(due));
    Filling([complaint.number(), title.to_owned(), ambassador.to_owned(), due])
}
