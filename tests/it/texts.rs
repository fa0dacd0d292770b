//! The texts of the interface: the same in every language, all used, none missing.

use std::collections::{BTreeMap, BTreeSet};

use candor::base::words::{
    Category, Origin, Outcome, ReplyKind, Residence, Role, ScopeKind, Severity, State, Validity, Verdict, VersionKind,
    Visibility,
};
use candor::i18n::Lang;

use crate::support::source::{Source, files_below, places_in};

macro_rules! codes {
    ($name:ty) => {
        <$name>::ALL.iter().map(|value| value.code()).collect::<BTreeSet<&str>>()
    };
}

/// Texts that are chosen by the code of an enum: their keys are the prefix, a dot and the code, and stand nowhere as a
/// whole. A family that has texts has one for each code and no other. A new enum with labels gets a line here.
fn families() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut families = BTreeMap::from([
        ("certainty", codes!(candor::base::words::Certainty)),
        ("desk.certainty_means", codes!(candor::base::words::Certainty)),
        ("cause", codes!(candor::base::words::Cause)),
        ("remedy", codes!(candor::base::words::RemedyStanding)),
        ("category", codes!(Category)),
        ("clock", codes!(candor::base::words::ClockKind)),
        ("code_purpose", codes!(candor::accounts::CodePurpose)),
        ("desk.severity_means", codes!(Severity)),
        ("end_reason", codes!(candor::base::words::EndReason)),
        ("desk.review_outcome", BTreeSet::from(["accepted", "in_progress", "not_upheld"])),
        ("estates.claim_state", codes!(candor::estates::ClaimState)),
        ("estates.roster_outcome", codes!(candor::estates::RosterOutcome)),
        ("fate", codes!(candor::base::words::Fate)),
        ("flag_outcome", codes!(candor::moderation::Outcome)),
        ("flag_reason", codes!(candor::moderation::FlagReason)),
        ("household", codes!(candor::base::words::HouseholdStanding)),
        ("mail.why", codes!(candor::notices::Topic)),
        ("notices.channel", codes!(candor::notices::Channel)),
        ("notices.did", codes!(candor::notices::NoticeKind)),
        ("notices.kind", codes!(candor::notices::NoticeKind)),
        ("notices.level", codes!(candor::notices::Level)),
        ("notices.rhythm", codes!(candor::notices::Rhythm)),
        ("notices.topic", codes!(candor::notices::Topic)),
        ("notices.topic_hint", codes!(candor::notices::Topic)),
        ("official.choose", BTreeSet::from(["done", "promised", "refused"])),
        ("official.kind_does", BTreeSet::from(["acknowledgement", "promise", "question", "solution", "substantive"])),
        ("order", codes!(candor::complaints::Order)),
        ("queue", codes!(candor::complaints::Queue)),
        ("origin", codes!(Origin)),
        ("original.part", codes!(candor::complaints::TextPart)),
        ("outcome", codes!(Outcome)),
        ("personal", codes!(candor::base::masking::Personal)),
        ("platform", codes!(candor::accounts::Platform)),
        ("program", codes!(candor::accounts::Program)),
        ("reply_kind", codes!(ReplyKind)),
        ("residence", codes!(Residence)),
        ("robots.event", codes!(candor::robots::Event)),
        ("robots.vendor", codes!(candor::robots::Vendor)),
        ("role", codes!(Role)),
        ("scope", codes!(ScopeKind)),
        ("severity", codes!(Severity)),
        ("state", codes!(State)),
        ("validity", codes!(Validity)),
        ("group_cause", codes!(candor::base::words::GroupCause)),
        ("about", codes!(candor::base::words::About)),
        ("verdict", codes!(Verdict)),
        ("version", codes!(VersionKind)),
        ("visibility", codes!(Visibility)),
        ("watch.estate", codes!(candor::complaints::EstateWatch)),
        ("watch.level", codes!(candor::complaints::Watch)),
        ("visit_channel", codes!(candor::base::words::VisitChannel)),
        ("withhold", codes!(candor::base::words::WithholdCode)),
        ("writing.severity_means", codes!(Severity)),
        ("writing.stars", BTreeSet::from(["1", "2", "3", "4", "5"])),
    ]);
    families.extend(families_of_the_club());
    families
}

fn families_of_the_club() -> [(&'static str, BTreeSet<&'static str>); 25] {
    [
        ("article_act", codes!(candor::base::words::ArticleAct)),
        ("article_kind", codes!(candor::base::words::ArticleKind)),
        ("article_state", codes!(candor::base::words::ArticleState)),
        ("articles.means", BTreeSet::from(["abandon", "retract"])),
        ("articles.then", codes!(candor::base::words::ArticleState)),
        ("issue_state", codes!(candor::base::words::IssueState)),
        ("theme", codes!(candor::base::words::Theme)),
        ("withdrawn_because", codes!(candor::base::words::WithdrawnBecause)),
        ("earning", codes!(candor::base::words::Earning)),
        ("earning_why", codes!(candor::base::words::Earning)),
        ("search_kind", codes!(candor::search::Kind)),
        ("suggestion_act", codes!(candor::base::words::SuggestionAct)),
        ("suggestion_order", codes!(candor::club::suggestions::Order)),
        ("suggestion_queue", codes!(candor::club::suggestions::Queue)),
        ("suggestion_state", codes!(candor::base::words::SuggestionState)),
        ("journal", codes!(candor::base::words::JournalKind)),
        ("member_state", codes!(candor::base::words::MemberState)),
        ("order_next", codes!(candor::base::words::OrderState)),
        ("order_state", codes!(candor::base::words::OrderState)),
        ("reward_kind", codes!(candor::base::words::RewardKind)),
        ("reward_state", codes!(candor::base::words::RewardState)),
        ("reward_turn", BTreeSet::from(["open", "paused", "ended"])),
        ("source", codes!(candor::base::words::Source)),
        ("standing", codes!(candor::club::members::Standing)),
        ("tier", codes!(candor::base::words::Tier)),
    ]
}

/// Beginnings of keys whose texts come with their pages. To be emptied; one that is of no more use fails.
const AWAITED_TEXTS: [&str; 0] = [];
/// Beginnings of keys whose texts stand before the pages that say them. To be emptied likewise.
const AWAITED_USES: [&str; 0] = [];

/// Takes out what is awaited.
fn not_awaited(findings: &[String], awaited: &[&str]) -> Vec<String> {
    let is_of = |found: &str, start: &str| found.starts_with(start) || found.contains(&format!("\"{start}"));
    for start in awaited {
        assert!(findings.iter().any(|found| is_of(found, start)), "{start} is awaited no more: strike it out");
    }
    findings.iter().filter(|found| !awaited.iter().any(|start| is_of(found, start))).cloned().collect()
}

/// Calls whose first string is a key.
const CALLS: [&str; 8] =
    ["t(", "t1(", "t2(", "Message::new(", "Shell::titled(", "Self::titled(", "Arg::Key(", "Message::say("];

fn texts_of(lang: Lang) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for file in files_below(&format!("src/i18n/texts/{}", lang.tag()), ".toml") {
        let table: toml::Table = file.raw.parse().unwrap_or_else(|error| panic!("{}: {error}", file.path));
        flatten(&file.path, "", &table, &mut texts);
    }
    assert!(texts.len() > 40, "the texts are not where they were looked for");
    texts
}

fn flatten(path: &str, prefix: &str, table: &toml::Table, texts: &mut BTreeMap<String, String>) {
    for (name, value) in table {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            toml::Value::Table(inner) => flatten(path, &key, inner, texts),
            toml::Value::String(words) => {
                assert!(!words.trim().is_empty(), "{path}: {key} says nothing");
                assert!(texts.insert(key.clone(), words.clone()).is_none(), "{path}: {key} stands twice");
            }
            other => panic!("{path}: {key} is no text: {other}"),
        }
    }
}

/// The places `{0}`, `{1}`, … of a text.
fn places(words: &str) -> BTreeSet<&str> {
    let places = words.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    places.map(|(inside, _)| inside).collect()
}

fn sources() -> Vec<Source> {
    let mut sources = files_below("src", ".rs");
    sources.extend(files_below("templates", ".html"));
    sources.extend(files_below("templates", ".txt"));
    sources
}

/// Every key that a call names as a string, with its place.
fn called_keys(source: &Source) -> Vec<(String, String)> {
    let mut keys = Vec::new();
    for call in CALLS {
        for at in places_in(&source.live, call) {
            let from = at + call.len();
            let arguments = &source.live[from..];
            // The key is the first argument, or the second after the plain word of a visit.
            let before = arguments.split('"').next().unwrap_or_default();
            let is_key = if call.ends_with("titled(") {
                before.matches(',').count() == 1 && before.trim_end().ends_with(',') && !before.contains([';', '{'])
            } else {
                before.trim().is_empty()
            };
            if let Some(start) = arguments.find('"').filter(|_| is_key)
                && let Some(length) = arguments[start + 1..].find('"')
            {
                let key = &source.raw[from + start + 1..from + start + 1 + length];
                keys.push((key.to_owned(), source.place(at)));
            }
        }
    }
    keys
}

/// Every string that has the form of a key of a known table, such as those a `match` chooses between.
fn strings_like_keys(source: &Source, tables: &BTreeSet<&str>) -> Vec<(String, String)> {
    let is_word = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let is_file = |text: &str| {
        [".css", ".svg", ".csv", ".toml", ".json", ".html", ".xml", ".db"].iter().any(|end| text.ends_with(end))
    };
    let is_key = |text: &str| {
        text.contains('.')
            && text.split('.').all(is_word)
            && !is_file(text)
            && tables.contains(text.split('.').next().unwrap_or_default())
    };
    let held = source.strings().into_iter().filter(|(_, held)| is_key(held));
    held.map(|(at, held)| (held.to_owned(), source.place(at))).collect()
}

fn missing(sources: &[Source], texts: &BTreeMap<String, String>) -> Vec<String> {
    let tables: BTreeSet<&str> = texts.keys().filter_map(|key| key.split('.').next()).collect();
    let (families, mut findings) = (families(), BTreeSet::new());
    for source in sources {
        let mut keys = called_keys(source);
        if source.path.starts_with("src/") {
            keys.extend(strings_like_keys(source, &tables));
        }
        let is_known = |key: &str| texts.contains_key(key) || families.contains_key(key);
        findings.extend(keys.into_iter().filter(|(key, _)| !is_known(key)).map(|(_, place)| place));
    }
    findings.into_iter().collect()
}

/// Texts whose key stands nowhere in living code and that no family explains.
fn unused(sources: &[Source], texts: &BTreeMap<String, String>) -> Vec<String> {
    let families = families();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for source in sources {
        used.extend(source.strings().into_iter().map(|(_, held)| held));
        if source.path.starts_with("templates/") {
            used.extend(source.raw.split('"'));
        }
    }
    let in_family = |key: &str| key.rsplit_once('.').is_some_and(|(prefix, _)| families.contains_key(prefix));
    texts.keys().filter(|key| !used.contains(key.as_str()) && !in_family(key)).cloned().collect()
}

#[test]
fn every_language_has_the_same_keys_and_places() {
    let first = texts_of(Lang::ZhCn);

    for lang in Lang::ALL {
        let other = texts_of(*lang);
        let lonely: Vec<_> = first.keys().filter(|key| !other.contains_key(*key)).collect();
        let foreign: Vec<_> = other.keys().filter(|key| !first.contains_key(*key)).collect();
        assert!(lonely.is_empty() && foreign.is_empty(), "{lang:?} lacks {lonely:?} and alone has {foreign:?}");
        for (key, words) in &first {
            assert_eq!(places(words), places(&other[key]), "{key} in {lang:?}");
        }
        assert_eq!(lang.keys().collect::<BTreeSet<_>>(), other.keys().map(String::as_str).collect(), "{lang:?}");
    }
}

#[test]
fn traditional_texts_are_written_in_traditional_characters() {
    let simplified = texts_of(Lang::ZhCn);
    // Frequent characters of the interface that only the simplified script has.
    let only_simplified: BTreeSet<char> =
        "们这个请没说题过时写区业诉应对处还经间关开发员见认让当复给现报删义号单长门问".chars().collect();

    for (key, words) in texts_of(Lang::ZhHant) {
        let strays: String = words.chars().filter(|c| only_simplified.contains(c)).collect();
        assert!(strays.is_empty(), "{key} has {strays}: {words}");
        assert!(!words.contains(['“', '”']), "{key} is quoted as in simplified Chinese: {words}");
        let is_sentence = |words: &str| words.ends_with(['。', '？', '！']);
        assert_eq!(is_sentence(&words), is_sentence(&simplified[&key]), "{key} ends otherwise than the first language");
    }
}

#[test]
fn every_key_in_the_code_has_a_text() {
    let missing = not_awaited(&missing(&sources(), &texts_of(Lang::ZhCn)), &AWAITED_TEXTS);

    assert!(missing.is_empty(), "these keys have no text in src/i18n/texts:\n  {}\n", missing.join("\n  "));
}

#[test]
fn every_text_is_used() {
    let unused = not_awaited(&unused(&sources(), &texts_of(Lang::ZhCn)), &AWAITED_USES);

    assert!(unused.is_empty(), "nothing says these; delete them or use them:\n  {}\n", unused.join("\n  "));
}

#[test]
fn a_family_of_texts_has_one_for_each_code() {
    let texts = texts_of(Lang::ZhCn);

    for (prefix, codes) in families() {
        let members = texts.keys().filter_map(|key| key.rsplit_once('.')).filter(|(start, _)| *start == prefix);
        let members: BTreeSet<&str> = members.map(|(_, code)| code).collect();
        assert!(members.is_empty() || members == codes, "{prefix}: texts {members:?}, codes {codes:?}");
    }
}

#[test]
fn a_missing_key_is_found() {
    let texts = BTreeMap::from([("site.name".to_owned(), "x".to_owned())]);
    let wrong = [
        ("src/a/pages.rs", "fn a() { shell.t(\"site.nothing\") }"),
        ("src/a/pages.rs", "const A: Message = Message::new(\n    \"other.nothing\",\n);"),
        ("src/a/pages.rs", "fn a() { Shell::titled(visit.clone(), \"other.title\") }"),
        ("src/a/pages.rs", "fn a() { match b { C => \"site.nothing\", D => \"site.name\" } }"),
        ("templates/a.html", "{{ shell.t1(\"other.nothing\", 1) }}"),
    ];
    let right = [
        ("src/a/pages.rs", "fn a() { shell.t(\"site.name\"); format(\"site.css\"); start(\"other.thing\") }"),
        ("templates/a.html", "<p class=\"site.x\">{{ shell.t(\"site.name\") }}"),
    ];

    for (path, text) in wrong {
        assert_eq!(missing(&[Source::new(path, text)], &texts).len(), 1, "{text}");
    }
    for (path, text) in right {
        assert_eq!(missing(&[Source::new(path, text)], &texts), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn an_unused_text_is_found() {
    let keys = ["site.name", "site.unused", "state.received"];
    let texts = keys.map(|key| (key.to_owned(), "x".to_owned())).into_iter().collect();
    let template = Source::new("templates/a.html", "<p>{{ shell.t(\"site.name\") }} site.unused</p>");

    assert_eq!(unused(&[template], &texts), ["site.unused"]);
}
