//! The fields of the index, and how a text becomes a document of it.

use std::ops::Bound;

use tantivy::query::{Query, RangeQuery, TermQuery};
use tantivy::schema as layout;
use tantivy::tokenizer::{TokenStream, Tokenizer};
use tantivy::{TantivyDocument, Term};

use super::analyser::Analysis;
use super::subject::{Kind, Subject};

const ANALYSER: &str = "candor";

/// The names of the columns that hits are read from.
pub(super) const SUBJECT: &str = "subject";
/// The floor within it.
pub(super) const FLOOR: &str = "floor";
/// When it was written.
pub(super) const AT_MILLIS: &str = "at_millis";

/// One public text: a floor of a complaint, a step of a suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What it belongs to.
    pub subject: Subject,
    /// Its floor; 1 opens the subject.
    pub floor: i32,
    /// The estate; nothing where it is for all.
    pub estate_id: Option<i64>,
    /// The region of the estate.
    pub region_id: Option<i64>,
    /// The code of the category.
    pub category: String,
    /// The code of the subject's state.
    pub state: String,
    /// Whether it is an official reply.
    pub official: bool,
    /// Whether the opener wrote it.
    pub opener: bool,
    /// By when the complaint's first response is due, while it is missing, in milliseconds UTC.
    pub due_millis: Option<i64>,
    /// When it was written, in milliseconds UTC.
    pub at_millis: i64,
    /// The title on floor 1, empty elsewhere. Indexed twice in the field of the text: a field of its own with a
    /// boost lost a tenth of nDCG on long questions (measured on 1,543 lay questions).
    pub title: String,
    /// What is written on the floor.
    pub text: String,
}

#[derive(Clone, Debug)]
pub(super) struct Fields {
    pub(super) layout: layout::Schema,
    subject: layout::Field,
    kind: layout::Field,
    floor: layout::Field,
    estate_id: layout::Field,
    region_id: layout::Field,
    category: layout::Field,
    state: layout::Field,
    official: layout::Field,
    opener: layout::Field,
    due_millis: layout::Field,
    at_millis: layout::Field,
    text: layout::Field,
}

impl Fields {
    pub(super) fn new() -> Self {
        let mut builder = layout::Schema::builder();
        let indexing = layout::TextFieldIndexing::default()
            .set_tokenizer(ANALYSER)
            .set_index_option(layout::IndexRecordOption::WithFreqsAndPositions);
        Self {
            subject: builder.add_i64_field(SUBJECT, layout::INDEXED | layout::FAST),
            kind: builder.add_text_field("kind", layout::STRING),
            floor: builder.add_i64_field(FLOOR, layout::FAST),
            estate_id: builder.add_i64_field("estate_id", layout::INDEXED),
            region_id: builder.add_i64_field("region_id", layout::INDEXED),
            category: builder.add_text_field("category", layout::STRING),
            state: builder.add_text_field("state", layout::STRING),
            official: builder.add_bool_field("official", layout::INDEXED),
            opener: builder.add_bool_field("opener", layout::INDEXED),
            due_millis: builder.add_i64_field("due_millis", layout::FAST),
            at_millis: builder.add_i64_field(AT_MILLIS, layout::FAST),
            text: builder.add_text_field("text", layout::TextOptions::default().set_indexing_options(indexing)),
            layout: builder.build(),
        }
    }

    /// Teaches an index the analyser; the texts cannot be read or written without.
    pub(super) fn register(index: &tantivy::Index) {
        index.tokenizers().register(ANALYSER, SiteTokenizer);
    }

    pub(super) fn document(&self, document: &Document) -> TantivyDocument {
        let mut fields = TantivyDocument::default();
        fields.add_i64(self.subject, document.subject.key());
        fields.add_text(self.kind, document.subject.kind.code());
        fields.add_i64(self.floor, i64::from(document.floor));
        for (field, id) in [(self.estate_id, document.estate_id), (self.region_id, document.region_id)] {
            if let Some(id) = id {
                fields.add_i64(field, id);
            }
        }
        fields.add_text(self.category, &document.category);
        fields.add_text(self.state, &document.state);
        fields.add_bool(self.official, document.official);
        fields.add_bool(self.opener, document.opener);
        if let Some(due_millis) = document.due_millis {
            fields.add_i64(self.due_millis, due_millis);
        }
        fields.add_i64(self.at_millis, document.at_millis);
        if !document.title.is_empty() {
            fields.add_text(self.text, &document.title);
            fields.add_text(self.text, &document.title);
        }
        fields.add_text(self.text, &document.text);
        fields
    }

    pub(super) fn subject(&self, subject: Subject) -> Term {
        Term::from_field_i64(self.subject, subject.key())
    }

    pub(super) fn of_kind(&self, kind: Kind) -> Box<dyn Query> {
        is(Term::from_field_text(self.kind, kind.code()))
    }

    pub(super) fn word(&self, word: &str) -> Term {
        Term::from_field_text(self.text, word)
    }

    pub(super) fn of_estate(&self, estate_id: i64) -> Box<dyn Query> {
        is(Term::from_field_i64(self.estate_id, estate_id))
    }

    pub(super) fn of_region(&self, region_id: i64) -> Box<dyn Query> {
        is(Term::from_field_i64(self.region_id, region_id))
    }

    pub(super) fn of_category(&self, code: &str) -> Box<dyn Query> {
        is(Term::from_field_text(self.category, code))
    }

    pub(super) fn in_state(&self, code: &str) -> Box<dyn Query> {
        is(Term::from_field_text(self.state, code))
    }

    pub(super) fn is_official(&self) -> Box<dyn Query> {
        is(Term::from_field_bool(self.official, true))
    }

    pub(super) fn is_by_opener(&self) -> Box<dyn Query> {
        is(Term::from_field_bool(self.opener, true))
    }

    /// Texts of complaints whose first response was due at a moment or before it, and is missing.
    pub(super) fn is_late_at(&self, millis: i64) -> Box<dyn Query> {
        let now = Term::from_field_i64(self.due_millis, millis);
        Box::new(RangeQuery::new(Bound::Unbounded, Bound::Included(now)))
    }

    /// Texts that open their subject.
    pub(super) fn is_opening(&self) -> Box<dyn Query> {
        let first = || Bound::Included(Term::from_field_i64(self.floor, 1));
        Box::new(RangeQuery::new(first(), first()))
    }

    /// Texts written from one moment on and before another.
    pub(super) fn written(&self, from: Option<i64>, before: Option<i64>) -> Box<dyn Query> {
        let term = |millis| Term::from_field_i64(self.at_millis, millis);
        let lower = from.map_or(Bound::Unbounded, |millis| Bound::Included(term(millis)));
        let upper = before.map_or(Bound::Unbounded, |millis| Bound::Excluded(term(millis)));
        Box::new(RangeQuery::new(lower, upper))
    }
}

fn is(term: Term) -> Box<dyn Query> {
    Box::new(TermQuery::new(term, layout::IndexRecordOption::Basic))
}

/// A word of the text, for scoring.
pub(super) fn contains(term: Term) -> Box<dyn Query> {
    Box::new(TermQuery::new(term, layout::IndexRecordOption::WithFreqs))
}

#[derive(Clone)]
struct SiteTokenizer;

struct SiteTokens {
    analysis: Analysis,
    next: usize,
    token: tantivy::tokenizer::Token,
}

impl Tokenizer for SiteTokenizer {
    type TokenStream<'a> = SiteTokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> SiteTokens {
        SiteTokens { analysis: Analysis::of(text), next: 0, token: tantivy::tokenizer::Token::default() }
    }
}

impl TokenStream for SiteTokens {
    fn advance(&mut self) -> bool {
        let Some((token, text)) = self.analysis.get(self.next) else { return false };
        self.next += 1;
        self.token.position = token.position;
        self.token.offset_from = token.source.start;
        self.token.offset_to = token.source.end;
        self.token.text.clear();
        self.token.text.push_str(text);
        true
    }

    fn token(&self) -> &tantivy::tokenizer::Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut tantivy::tokenizer::Token {
        &mut self.token
    }
}
