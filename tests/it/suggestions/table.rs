//! Everybody tries every step from every state: what the table does not allow is refused, and changes no row.

use std::collections::BTreeSet;

use candor::accounts::Scope;
use candor::base::ids::SuggestionId;
use candor::base::words::{Role, SuggestionAct, SuggestionState};
use candor::base::{Error, Result};
use candor::club::suggestions::{Written, actions};
use candor::schema::{suggestion, suggestion_step};
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

use super::Village;
use crate::support::TestPerson;

/// From a state: each act with whose it is. A: the author; O: operators; K: the keeper and operators; S: who gives second
/// signatures. Written down apart from the program's own table.
const ALLOWED: [(&str, &str); 10] = [
    ("submitted", "take_up:O"),
    ("triage", "open:O ask:O decline:O"),
    ("needs_info", "supplement:A take_up:O"),
    ("open", "study:O"),
    ("under_study", "plan:K decline:K defer:K"),
    ("planned", "finish:K decline:K defer:K"),
    ("deferred", "study:O"),
    ("done", "propose:O adopt:S"),
    ("adopted", ""),
    ("declined", ""),
];

/// The people of the matrix, with the hands that each has.
fn people(village: &Village) -> Vec<(&'static str, TestPerson, &'static str)> {
    let staff = |role| village.app.staff(role, Scope::Group);
    vec![
        ("author", village.owner("author", "101"), "A"),
        ("member", village.owner("member", "102"), ""),
        ("stranger", village.app.person("stranger@example.com"), ""),
        ("operator", village.app.second_operator(), "OKS"),
        (
            "local operator",
            village.app.staff_named("local@staff.example", "小区运营", Role::Operator, Scope::Estate(village.estate)),
            "OKS",
        ),
        ("keeper", village.app.staff(Role::ServiceManager, Scope::Estate(village.estate)), "K"),
        ("manager", staff(Role::ServiceManager), ""),
        ("centre", staff(Role::GroupCentre), "S"),
        ("executive", staff(Role::Executive), "S"),
        ("triage", staff(Role::Triage), ""),
        ("auditor", staff(Role::Auditor), ""),
        ("admin", staff(Role::Admin), ""),
    ]
}

/// Every column that a step may change, and how many steps there are.
fn rows(village: &Village, id: SuggestionId) -> String {
    let read = village.app.app.store.read_blocking(move |tx| {
        type Row = (String, String, Option<i64>, Option<i64>, Option<i64>, i32);
        let row: Row = suggestion::table
            .find(id.0)
            .select((
                suggestion::state,
                suggestion::visibility,
                suggestion::keeper_id,
                suggestion::due_at,
                suggestion::proposed_by,
                suggestion::last_step,
            ))
            .first(tx.conn())?;
        let steps: i64 = suggestion_step::table.count().get_result(tx.conn())?;
        Ok(format!("{row:?} {steps}"))
    });
    read.unwrap()
}

/// Puts the suggestion into a state, with a keeper, a day and a proposal where the state has them.
fn put(village: &Village, id: SuggestionId, (state, keeper, proposer): (SuggestionState, i64, i64)) {
    let day = if state.has_day() { "4102416000000" } else { "NULL" };
    let proposal = if state == SuggestionState::Done { "4102416000000" } else { "NULL" };
    let proposer = if state == SuggestionState::Done { proposer.to_string() } else { "NULL".to_owned() };
    let statement = format!(
        "UPDATE suggestion SET state = '{}', keeper_id = {keeper}, due_at = {day}, proposed_by = {proposer}, \
         proposal_ends_at = {proposal} WHERE id = {id}",
        state.code()
    );
    village.app.app.store.write_blocking(move |tx| Ok(tx.conn().batch_execute(&statement)?)).unwrap();
}

fn attempt(village: &Village, by: &TestPerson, id: SuggestionId, act: SuggestionAct) -> Result<()> {
    match act {
        SuggestionAct::Propose => village.app.act(by, move |tx, actor| actions::propose_adoption(tx, actor, id)),
        SuggestionAct::Adopt => village.app.act(by, move |tx, actor| actions::sign_adoption(tx, actor, id).map(drop)),
        SuggestionAct::Supplement => village.app.act(by, move |tx, actor| {
            let key = format!("{}-{}", actor.person_id, tx.random().public_id());
            actions::supplement(tx, actor, id, &Written { words: "三单元，两级台阶。".to_owned(), key })
        }),
        // Whoever may not, is told so before anybody looks at what she sent.
        _ => village.app.step(by, id, act),
    }
}

#[test]
fn everybody_may_take_the_steps_of_the_table_and_no_other() {
    let village = Village::without_server();
    let people = people(&village);
    let (author, keeper) = (&people[0].1, people[5].1.id.0);
    let proposer = village.app.operator();
    let id = village.app.suggest(author, Some(village.estate), "单元门口加一盏感应灯");
    let acts: BTreeSet<SuggestionAct> = SuggestionAct::ALL.iter().copied().filter(|act| act.moves()).collect();
    let (mut allowed, mut refused) = (0, 0);

    for (from, steps) in ALLOWED {
        let state = SuggestionState::parse(from).unwrap();
        for act in &acts {
            let step = steps.split(' ').find_map(|step| step.strip_prefix(&format!("{}:", act.code())));
            for (who, person, hands) in &people {
                put(&village, id, (state, keeper, proposer.id.0));
                // A proposal is made only where none waits.
                if *act == SuggestionAct::Propose {
                    let none = "UPDATE suggestion SET proposed_by = NULL, proposal_ends_at = NULL";
                    village.app.app.store.write_blocking(move |tx| Ok(tx.conn().batch_execute(none)?)).unwrap();
                }
                let before = rows(&village, id);
                let done = attempt(&village, person, id, *act);
                let case = format!("{who}: {from} {}", act.code());
                if step.is_some_and(|hand| hands.contains(hand)) {
                    assert!(done.is_ok(), "{case}: {done:?}");
                    assert_ne!(rows(&village, id), before, "{case}");
                    allowed += 1;
                } else {
                    assert!(matches!(done, Err(Error::Denied(_) | Error::Conflict(_))), "{case}: {done:?}");
                    assert_eq!(rows(&village, id), before, "{case}");
                    refused += 1;
                }
            }
        }
    }

    assert_eq!((allowed, refused), (39, 10 * 11 * 12 - 39), "{} acts", acts.len());
}
