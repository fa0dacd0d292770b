//! Smells 2, 3 and 7: what each of the eight files of a domain may not do.

use super::{assert_clean, assert_finds, rust};
use crate::support::source::{Source, files_below};

const QUERIES: [&str; 7] = [
    "tx.conn()",
    "crate::schema",
    "diesel::prelude",
    "diesel::insert_into",
    "diesel::update",
    "diesel::delete",
    "diesel::sql_query",
];
const HOMES_OF_SQL: [&str; 3] = ["src/db/", "src/outbox/", "src/schema.rs"];

fn sql_leaks(sources: &[Source]) -> Vec<String> {
    let is_home = |source: &Source| HOMES_OF_SQL.iter().any(|home| source.path.starts_with(home));
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| !is_home(source) && !source.is_in("store")) {
        // A model names its table for diesel's derives; it asks nothing.
        let is_model = source.is_in("model");
        let words = QUERIES.iter().filter(|word| !(is_model && matches!(**word, "crate::schema" | "diesel::prelude")));
        findings.extend(source.places_of(&words.copied().collect::<Vec<_>>()));
    }
    findings
}

#[test]
fn sql_stands_in_stores_only() {
    assert_clean("move these queries into the domain's store.rs", &sql_leaks(&rust()));
}

#[test]
fn a_query_outside_a_store_is_found() {
    assert_finds(
        sql_leaks,
        &[
            ("src/desk/actions.rs", "fn a() { point::table.load(tx.conn()) }"),
            ("src/desk/pages.rs", "use crate::schema::reply;"),
            ("src/desk/model.rs", "fn a() { diesel::update(x) }"),
        ],
        &[
            ("src/desk/store.rs", "use crate::schema::reply;\nfn a() { diesel::update(x).execute(tx.conn()) }"),
            ("src/desk/store/find.rs", "use diesel::prelude::*;"),
            ("src/desk/model.rs", "use diesel::prelude::*;\nuse crate::schema::reply;"),
        ],
    );
}

const OUTSIDE: [&str; 7] =
    ["actix_web", "askama", "lettre", "tantivy", "crate::web", "crate::delivery", "crate::search"];
const DATABASE: [&str; 3] = ["crate::db", "diesel::", "crate::schema"];

/// Known breaks of a rule, by file and word: to be paid. None may be added, and a paid one is struck out.
const OUTSIDER_DEBTS: [(&str, &str); 2] =
    [("src/accounts/jobs.rs", "crate::web::Site"), ("src/complaints/store/mod.rs", "super::policy::CHANGED_MEANWHILE")];
/// Helpers of acts that should be `pub(super)`.
const ACT_DEBTS: [(&str, &str); 4] = [
    ("src/complaints/actions/receive.rs", "fn write_fact_and_points"),
    ("src/complaints/actions/speaker.rs", "fn add_speaker"),
    ("src/complaints/actions/speaker.rs", "fn write_floor"),
    ("src/complaints/actions/speaker.rs", "fn write_version"),
];

/// Findings without the debts, each of which must still be found.
fn without_debts(findings: Vec<String>, debts: &[(&str, &str)]) -> Vec<String> {
    let is_of = |found: &str, (path, word): &(&str, &str)| found.starts_with(path) && found.contains(word);
    for debt in debts {
        assert!(findings.iter().any(|found| is_of(found, debt)), "{debt:?} is paid: strike it out");
    }
    findings.into_iter().filter(|found| !debts.iter().any(|debt| is_of(found, debt))).collect()
}

/// Which file of a domain may not know what (architecture.md section 2).
fn outsiders(sources: &[Source]) -> Vec<String> {
    let forbidden: [(&str, &[&str]); 9] = [
        ("model", &OUTSIDE),
        ("model", &["crate::db", "super::store", "async fn"]),
        ("policy", &OUTSIDE),
        ("policy", &DATABASE),
        ("policy", &["super::store", "super::actions", "async fn"]),
        ("store", &OUTSIDE),
        ("store", &["super::actions", "super::policy"]),
        ("actions", &OUTSIDE),
        ("jobs", &["crate::web", "actix_web"]),
    ];
    let below_search = |source: &&Source| !source.path.starts_with("src/search/");
    let mut findings = Vec::new();
    for source in sources.iter().filter(below_search) {
        for (_, words) in forbidden.iter().filter(|(file, _)| source.is_in(file)) {
            findings.extend(source.places_of(words));
        }
        if is_page(source) {
            findings.extend(source.places_of(&["crate::schema", "diesel::", "crate::delivery", "crate::outbox"]));
        }
    }
    findings
}

/// The outer ring: `pages.rs`, and the folders that are nothing but pages.
pub(super) fn is_page(source: &Source) -> bool {
    source.is_in("pages") || ["src/admin/", "src/home/"].iter().any(|folder| source.path.starts_with(folder))
}

#[test]
fn the_core_knows_nothing_of_web_mail_or_index() {
    let findings = without_debts(outsiders(&rust()), &OUTSIDER_DEBTS);

    assert_clean("the core may not know these", &findings);
}

#[test]
fn knowledge_of_the_outside_is_found() {
    assert_finds(
        outsiders,
        &[
            ("src/desk/model.rs", "use actix_web::HttpResponse;"),
            ("src/desk/policy.rs", "use crate::db::ReadTx;"),
            ("src/desk/store.rs", "use super::policy;"),
            ("src/desk/actions.rs", "use crate::web::Form;"),
            ("src/desk/jobs.rs", "use crate::web::Visit;"),
            ("src/desk/pages.rs", "use crate::outbox::Job;"),
            ("src/home/front.rs", "use crate::schema::reply;"),
        ],
        &[
            ("src/desk/pages.rs", "use crate::web::Form;\n// crate::outbox"),
            ("src/desk/store.rs", "use crate::db::ReadTx;"),
        ],
    );
}

/// Acts that no policy could judge, each with what stands in for one: they have no actor, or touch her own account only.
const ACTS_WITHOUT_POLICY: [(&str, &str, &str); 50] = [
    ("src/accounts/actions/closing.rs", "close_account", "her own, proved again"),
    ("src/accounts/actions/codes.rs", "ask_code", "a visitor's: a code to the contact alone follows"),
    ("src/accounts/actions/codes.rs", "ask_change_code", "her own, proved again"),
    ("src/accounts/actions/codes.rs", "ask_proof_code", "her own"),
    ("src/accounts/actions/codes.rs", "ask_again", "the address of the code's page"),
    ("src/accounts/actions/codes.rs", "try_code", "the code"),
    ("src/accounts/actions/codes.rs", "enter", "the password or the code, checked before"),
    ("src/accounts/actions/codes.rs", "try_second_step", "the code of the app"),
    ("src/accounts/actions/codes.rs", "prove_by_password", "the password, checked before"),
    ("src/accounts/actions/contacts.rs", "make_objection_link", "a job's: the link goes to the former contact"),
    ("src/accounts/actions/contacts.rs", "undo_change", "the token of the letter"),
    ("src/accounts/actions/second_factor.rs", "start_totp", "her own, proved again"),
    ("src/accounts/actions/second_factor.rs", "enable_totp", "her own, proved again"),
    ("src/accounts/actions/second_factor.rs", "renew_recovery_codes", "her own, proved again"),
    ("src/accounts/actions/second_factor.rs", "reset_totp_of", "the command line's"),
    ("src/accounts/actions/sessions.rs", "end_other_sessions", "her own"),
    ("src/complaints/actions/clocks.rs", "settle", "follows from facts that are there"),
    ("src/complaints/actions/clocks.rs", "recompute", "a job's: follows from a notice that was loaded"),
    ("src/complaints/actions/speaker.rs", "under_staff_name", "a name, which acts ask for"),
    ("src/complaints/actions/strike.rs", "strike", "the clock's own"),
    ("src/complaints/actions/leaving.rs", "forget_own_name", "her own, with her account"),
    ("src/notices/actions/mod.rs", "forget_own", "her own, with her account"),
    ("src/drafts/actions.rs", "forget_own", "her own, with her account"),
    ("src/accounts/actions/opening.rs", "register", "a visitor's"),
    ("src/accounts/actions/opening.rs", "register_confirmed", "the command line's and the demonstration's"),
    ("src/accounts/actions/opening.rs", "ask_confirmation", "a visitor's: a letter to the address alone follows"),
    ("src/accounts/actions/opening.rs", "confirm_email", "the token of the letter"),
    ("src/accounts/actions/opening.rs", "set_public_name", "her own"),
    ("src/accounts/actions/opening.rs", "set_language", "her own"),
    ("src/accounts/actions/passwords.rs", "ask_reset", "a visitor's: a letter to the address alone follows"),
    ("src/accounts/actions/passwords.rs", "reset_password", "the token of the letter"),
    ("src/accounts/actions/passwords.rs", "change_password", "her own, after the old password"),
    ("src/accounts/actions/roles.rs", "add_staff", "the command line's"),
    ("src/accounts/actions/sessions.rs", "open_session", "the password, checked before"),
    ("src/accounts/actions/sessions.rs", "end_own_session", "her own"),
    ("src/accounts/actions/sessions.rs", "end_session", "the token of the session"),
    ("src/accounts/actions/sessions.rs", "make_link", "a job's: the link goes to the person's own address"),
    ("src/media/actions.rs", "publish", "the act's that publishes, which has asked"),
    ("src/media/actions.rs", "end_with_draft", "the act's that ends the draft, which has asked"),
    ("src/media/actions.rs", "end_with_claim", "the act's that ends the claim, which has asked"),
    ("src/media/actions.rs", "end_unused", "a job's: what belongs to nothing for a day"),
    ("src/drafts/actions.rs", "end_old", "a job's: what nobody has written on for a month"),
    ("src/club/members/actions.rs", "forget_own", "her own, with her account"),
    ("src/club/suggestions/actions/leaving.rs", "forget_own_name", "her own, with her account"),
    ("src/club/points/actions/awarding.rs", "revoke_award", "the act's that finds it void, which has asked"),
    ("src/club/points/actions/redeeming.rs", "hold", "the order's, which has asked"),
    ("src/club/points/actions/redeeming.rs", "capture", "the order's, which has asked"),
    ("src/club/points/actions/redeeming.rs", "release", "the order's, which has asked"),
    ("src/club/points/actions/redeeming.rs", "refund", "the order's, which has asked"),
    ("src/club/points/actions/lasting.rs", "forfeit", "a job's: the membership has ended"),
];

fn unguarded_writes(sources: &[Source]) -> Vec<String> {
    let actions = sources.iter().filter(|source| source.is_in("actions"));
    actions
        .flat_map(|source| {
            public_writers(source).into_iter().filter_map(|(name, at, body)| {
                let is_excused = ACTS_WITHOUT_POLICY.iter().any(|(path, act, _)| *path == source.path && act == &name);
                (!body.contains("policy::") && !is_excused).then(|| source.place(at))
            })
        })
        .collect()
}

/// Name, place and text of each public function that takes a `WriteTx`.
fn public_writers(source: &Source) -> Vec<(&str, usize, &str)> {
    let mut writers = Vec::new();
    for start in ["\npub fn ", "\npub async fn "] {
        for (at, _) in source.live.match_indices(start) {
            let rest = &source.live[at + 1..];
            let function = &rest[..rest.find("\n}").unwrap_or(rest.len())];
            let name = function[start.len() - 1..].split(['(', '<']).next().unwrap_or_default();
            if function.contains("WriteTx") {
                writers.push((name, at + 1, function));
            }
        }
    }
    writers
}

#[test]
fn every_act_asks_a_policy_before_it_writes() {
    let findings = without_debts(unguarded_writes(&rust()), &ACT_DEBTS);

    assert_clean("ask the domain's policy inside the transaction", &findings);
}

#[test]
fn an_excuse_from_asking_a_policy_is_still_needed() {
    let sources = rust();

    for (path, act, reason) in ACTS_WITHOUT_POLICY.iter().copied() {
        let source = sources.iter().find(|source| source.path == *path);
        let writer = source.and_then(|source| public_writers(source).into_iter().find(|(name, ..)| *name == act));
        let (_, _, body) = writer.unwrap_or_else(|| panic!("{path} has no act {act} ({reason})"));
        let signature = body.split('{').next().unwrap();
        let judges_nobody_else = !signature.contains("&Actor") || !signature.contains("Id,");
        assert!(!body.contains("policy::") && judges_nobody_else, "{path}: {act} needs a policy, and no excuse");
    }
}

#[test]
fn a_write_without_a_policy_is_found() {
    let asking = "\npub fn act(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<()> {\n    policy::may_act(actor)?;\n}\n";
    let silent = "\npub fn act(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<()> {\n    // policy::may_act\n}\n";
    let reader = "\npub fn read(tx: &mut ReadTx<'_>) -> Result<()> {\n}\n";

    assert_finds(
        unguarded_writes,
        &[("src/desk/actions.rs", silent), ("src/desk/actions/answer.rs", silent)],
        &[("src/desk/actions.rs", asking), ("src/desk/actions.rs", reader), ("src/desk/store.rs", silent)],
    );
}

fn role_tests(sources: &[Source]) -> Vec<String> {
    let pages = sources.iter().filter(|source| is_page(source) || source.path.starts_with("templates/"));
    pages
        .flat_map(|source| {
            source.places_of(&[
                "role ==",
                "role==",
                "is_staff",
                "is_admin",
                ".holds(",
                ".holds_at(",
                ".holds_in(",
                ".grant_in(",
            ])
        })
        .collect()
}

#[test]
fn pages_and_templates_ask_policies_not_roles() {
    let mut sources = rust();
    sources.extend(files_below("templates", ".html"));

    assert_clean("let the domain's policy say what may be done", &role_tests(&sources));
}

#[test]
fn a_role_test_in_a_page_is_found() {
    assert_finds(
        role_tests,
        &[
            ("src/desk/pages.rs", "if actor.is_staff() {}"),
            ("src/admin/people.rs", "if actor.holds(&[Role::Admin]) {}"),
            ("templates/desk/show.html", "{% if role == \"admin\" %}"),
        ],
        &[("src/desk/policy.rs", "if actor.is_staff() {}"), ("templates/desk/show.html", "{% if can.answer %}")],
    );
}
