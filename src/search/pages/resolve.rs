//! The names behind `estate:`, `region:`, `state:` and `category:`, in either language or as codes.

use super::asked::Asked;
use crate::base::words::{Category, State};
use crate::base::{Message, Result};
use crate::db::ReadTx;
use crate::estates::{self, EstateChoice};
use crate::i18n::Lang;
use crate::search::fold::folded_text;
use crate::search::{Filters, SearchQuery};

/// A question with its names resolved.
pub(super) struct Resolved {
    pub query: SearchQuery,
    pub filters: Filters,
    /// What was left out, and why.
    pub remarks: Vec<Message>,
    pub estates: Vec<EstateChoice>,
}

/// Reads the words and finds out whom its operators mean. What nobody knows is no filter, and the page says so.
pub(super) fn resolve(tx: &mut ReadTx<'_>, asked: &Asked) -> Result<Resolved> {
    let query = SearchQuery::parse(&asked.text);
    let estates = estates::list_estates(tx)?;
    let mut remarks: Vec<Message> =
        query.unknown.iter().map(|written| Message::new("search.unknown_operator").with(written.as_str())).collect();
    let mut known = |key, value: &Option<String>, found: Option<String>| {
        if let (Some(value), None) = (value, &found) {
            remarks.push(Message::new(key).with(value.as_str()));
        }
        found
    };
    let named = |value: &Option<String>, names: &[(i64, &str)]| {
        value.as_deref().and_then(|value| of_name(value, names)).map(|id| id.to_string())
    };
    let estate_names: Vec<(i64, &str)> = estates.iter().map(|estate| (estate.id.0, estate.name.as_str())).collect();
    let estate = known("search.unknown_estate", &query.estate, named(&query.estate, &estate_names));
    let regions = if query.region.is_some() { estates::regions(tx)? } else { Vec::new() };
    let region_names: Vec<(i64, &str)> = regions.iter().map(|region| (region.id.0, region.name.as_str())).collect();
    let region = known("search.unknown_region", &query.region, named(&query.region, &region_names));
    let category = query.category.as_deref().and_then(|value| of_label("category", value, CATEGORIES));
    let category = known("search.unknown_category", &query.category, category);
    let state = query.state.as_deref().and_then(|value| of_label("state", value, STATES));
    let state = known("search.unknown_state", &query.state, state);
    if query.cut {
        remarks.push(Message::new("search.cut"));
    }
    let filters = Filters {
        kind: asked.kind,
        estate_id: estate.and_then(|id| id.parse().ok()).or(asked.estate_id),
        region_id: region.and_then(|id| id.parse().ok()),
        category: category.or_else(|| asked.category.map(|category| category.code().to_owned())),
        late_at: query.late_only.then(|| tx.now().0),
        state: state.or_else(|| asked.state.map(|state| state.code().to_owned())),
    };
    Ok(Resolved { query, filters, remarks, estates })
}

/// The place of exactly this name or id, or the only one whose name holds the words.
fn of_name(words: &str, names: &[(i64, &str)]) -> Option<i64> {
    let words = folded_text(words);
    let exact = names.iter().find(|(id, name)| folded_text(name) == words || id.to_string() == words);
    let mut holding = names.iter().filter(|(_, name)| folded_text(name).contains(&words));
    let only = holding.next().filter(|_| holding.next().is_none());
    exact.or(only).map(|(id, _)| *id)
}

type Codes = fn() -> Vec<&'static str>;
const CATEGORIES: Codes = || Category::ALL.iter().map(|category| category.code()).collect();
const STATES: Codes = || State::ALL.iter().map(|state| state.code()).collect();

/// The code with this label in any language, or the code itself.
fn of_label(family: &str, words: &str, codes: Codes) -> Option<String> {
    let words = folded_text(words);
    let is_meant = |code: &&str| {
        folded_text(code) == words || Lang::ALL.iter().any(|lang| folded_text(lang.label(family, code)) == words)
    };
    codes().into_iter().find(is_meant).map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_meant_by_its_name_its_id_or_a_part_that_only_it_has() {
        let names = [(7, "望溪雅苑"), (8, "望江名邸")];

        assert_eq!(of_name("望溪雅苑", &names), Some(7));
        assert_eq!(of_name("8", &names), Some(8));
        assert_eq!(of_name("望江", &names), Some(8));
        assert_eq!(of_name("望", &names), None);
        assert_eq!(of_name("松鹤里", &names), None);
    }

    #[test]
    fn a_state_is_meant_by_its_label_in_either_language_or_its_code() {
        for words in ["待业主确认", "For the owner to confirm", "proposed", "PROPOSED"] {
            assert_eq!(of_label("state", words, STATES).as_deref(), Some("proposed"), "{words}");
        }
        assert_eq!(of_label("category", "没有这类", CATEGORIES), None);
    }
}
