//! The form of a new complaint: its fields and how they are read.

use crate::accounts::{Actor, KEY_FIELD, key_of};
use crate::base::ids::EstateId;
use crate::base::masking::Unmasked;
use crate::base::text::{self, BODY, POINT, TITLE, WISH};
use crate::base::words::{About, Category, Severity};
use crate::base::{Error, FormErrors, Message, Result, SafeHtml};
use crate::complaints::actions::NewComplaint;
use crate::web::{Choice, Fields, Filled, Shell};

/// One point at issue each; those left empty are not there.
pub const POINT_FIELDS: [&str; 10] =
    ["point1", "point2", "point3", "point4", "point5", "point6", "point7", "point8", "point9", "point10"];

/// The box that leaves plates readable.
pub const SHOW_PLATES: &str = "show_plates";
/// The box that leaves rooms readable.
pub const SHOW_ROOMS: &str = "show_rooms";
/// What a ticked box sends.
const TICKED: &str = "yes";

/// 422: no estate, or none of ours.
pub const CHOOSE_ESTATE: Message = Message::new("writing.choose_estate");
/// 422: no category, or none of ours.
pub const CHOOSE_CATEGORY: Message = Message::new("writing.choose_category");
/// 422: no severity, or none of ours.
pub const CHOOSE_SEVERITY: Message = Message::new("writing.choose_severity");

/// Reads the form; every mistake at its field.
pub fn parse(fields: &Fields, actor: &Actor) -> Result<NewComplaint> {
    let mut errors = FormErrors::new();
    let estate = fields.one("estate")?.parse::<EstateId>().map_err(|_| CHOOSE_ESTATE);
    let estate_id = errors.take("estate", estate);
    let category = errors.take("category", Category::parse(fields.one("category")?).ok_or(CHOOSE_CATEGORY));
    let title = errors.take("title", text::line(fields.one("title")?, &TITLE));
    let body = errors.take("text", markdown(fields.one("text")?));
    let points = parse_points(fields, &mut errors)?;
    let wish = errors.take("wish", text::lines(fields.one("wish")?, &WISH));
    let severity = errors.take("severity", Severity::parse(fields.one("severity")?).ok_or(CHOOSE_SEVERITY));
    let about = fields.parsed("about", About::parse)?.unwrap_or_default();
    let (unmasked, submission_key) = (unmasked(fields)?, key_of(fields, actor)?);
    match (estate_id, category, title, body, wish, severity) {
        (Some(estate_id), Some(category), Some(title), Some(text), Some(wish), Some(severity)) => {
            errors.into_result(NewComplaint {
                estate_id,
                category,
                severity,
                about,
                title,
                text,
                points,
                wish,
                unmasked,
                submission_key,
            })
        }
        _ => Err(Error::Invalid(errors)),
    }
}

/// Reads a text of Markdown that must show something.
pub fn markdown(raw: &str) -> Result<String, Message> {
    let markdown = text::lines(raw, &BODY)?;
    if SafeHtml::from_markdown(&markdown).is_empty() { Err(text::EMPTY) } else { Ok(markdown) }
}

/// What the author shows of her personal data: a box for plates, a box for rooms.
pub fn unmasked(fields: &Fields) -> Result<Unmasked> {
    let ticked = |value: &str| (value == TICKED).then_some(());
    let (plates, rooms) = (fields.parsed(SHOW_PLATES, ticked)?, fields.parsed(SHOW_ROOMS, ticked)?);
    Ok(Unmasked { plates: plates.is_some(), rooms: rooms.is_some() })
}

/// The same boxes of a form as it is shown.
pub fn ticked(form: &Filled) -> Unmasked {
    Unmasked { plates: form.has(SHOW_PLATES, TICKED), rooms: form.has(SHOW_ROOMS, TICKED) }
}

/// The boxes as the fields of a form that shows what stands.
pub fn boxes(unmasked: Unmasked) -> [(&'static str, &'static str); 2] {
    let value = |is_ticked| if is_ticked { TICKED } else { "" };
    [(SHOW_PLATES, value(unmasked.plates)), (SHOW_ROOMS, value(unmasked.rooms))]
}

fn parse_points(fields: &Fields, errors: &mut FormErrors) -> Result<Vec<String>> {
    let mut points = Vec::new();
    for field in POINT_FIELDS {
        let point = errors.take(field, text::line(fields.one(field)?, &POINT.without_minimum()));
        points.extend(point.filter(|point| !point.is_empty()));
    }
    Ok(points)
}

/// What the form held, as it will be published, for the hidden fields of the preview.
pub fn fields_of(new: &NewComplaint, key: &str) -> Vec<(&'static str, String)> {
    let mut fields = vec![
        (KEY_FIELD, key.to_owned()),
        ("estate", new.estate_id.to_string()),
        ("category", new.category.code().to_owned()),
        ("severity", new.severity.code().to_owned()),
        ("about", new.about.code().to_owned()),
        ("title", new.title.clone()),
        ("text", new.text.clone()),
        ("wish", new.wish.clone()),
    ];
    fields.extend(POINT_FIELDS.into_iter().zip(new.points.iter().cloned()));
    fields
}

/// Whom a complaint can be about; nobody first.
pub fn about_choices(shell: &Shell) -> Vec<Choice> {
    let choice = |about: &About| Choice { value: about.code().to_owned(), label: shell.t(about.label()).to_owned() };
    About::ALL.iter().map(choice).collect()
}

/// An empty form, on an estate.
pub fn empty(estate: Option<EstateId>) -> Filled {
    let estate = estate.map_or_else(String::new, |id| id.to_string());
    Filled::with(&[("estate", &estate), ("severity", Severity::General.code())])
}
