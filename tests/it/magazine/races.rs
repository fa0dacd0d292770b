//! Thirty-two at once (club.md 2.2, 12 and 14), and the same without its guard.

use std::sync::{Arc, Barrier};

use candor::accounts::find_actor;
use candor::base::ids::PersonId;
use candor::base::words::{ArticleAct as Act, ArticleState};
use candor::club::articles::{self, ArticleText, actions};
use candor::club::points::Balance;

use super::{World, article, said};
use crate::club::races::{AT_ONCE, at_once, count};
use crate::support::TestApp;

fn world() -> World {
    World::on(TestApp::without_server())
}

#[test]
fn of_many_saves_from_one_version_one_is_saved_and_no_other_leaves_a_trace() {
    let world = world();
    let id = world.draft(&world.ann, &article());
    let author = world.ann.id;

    let outcomes = at_once(&world.app.app.store, move |store, number| {
        let text = ArticleText { title: format!("第{number}个人写的标题"), ..article() };
        store.write_blocking(move |tx| {
            let actor = find_actor(tx, author)?;
            actions::save(tx, &actor, (id, 1), &text).map(drop)
        })
    });

    assert_eq!(count(&outcomes), (1, AT_ONCE - 1));
    let winner = outcomes.iter().position(Result::is_ok).unwrap();
    let row = world.row(&world.ann, id);
    assert_eq!((row.version, row.title), (2, format!("第{winner}个人写的标题")));
}

#[test]
fn without_the_guard_every_save_finds_the_version_that_it_was_made_from() {
    let world = world();
    let id = world.draft(&world.ann, &article());
    let author = world.ann.id;
    let barrier = Arc::new(Barrier::new(AT_ONCE));

    // The question is asked outside of the act, and everybody has asked before anybody acts.
    let found = at_once(&world.app.app.store, move |store, _| {
        let row = store.read_blocking(|tx| {
            let actor = find_actor(tx, author)?;
            articles::find(tx, Some(&actor), id)
        });
        barrier.wait();
        row.unwrap().version == 1
    });

    assert_eq!(found.iter().filter(|stands| **stands).count(), AT_ONCE, "all of them would have saved");
}

#[test]
fn of_many_editors_one_takes_a_piece() {
    let world = world();
    let id = world.submitted(&world.ann, &article());
    let editors: [PersonId; 2] = [world.editor.id, world.second.id];

    let outcomes = at_once(&world.app.app.store, move |store, number| {
        let editor = editors[number % 2];
        store.write_blocking(move |tx| {
            let actor = find_actor(tx, editor)?;
            actions::step(tx, &actor, id, &said(Act::Take)).map(drop)
        })
    });

    assert_eq!(count(&outcomes), (1, AT_ONCE - 1));
    let row = world.row(&world.ann, id);
    let winner = outcomes.iter().position(Result::is_ok).unwrap();
    assert_eq!((row.state, row.editor_id), (ArticleState::InReview, Some(editors[winner % 2])));
}

#[test]
fn an_issue_published_many_times_is_published_and_paid_once() {
    let world = world();
    let id = world.accepted(&world.ann, &article());
    let number = world.issue();
    world.steps(id, &[(&world.second, Act::Schedule)]);
    world.close(number);
    let editor = world.editor.id;

    let outcomes = at_once(&world.app.app.store, move |store, _| {
        store.write_blocking(move |tx| {
            let actor = find_actor(tx, editor)?;
            actions::publish_issue(tx, &actor, number)
        })
    });
    world.app.run_jobs();
    world.app.run_jobs();

    assert_eq!(count(&outcomes), (1, AT_ONCE - 1));
    assert_eq!(world.app.balance(world.ann.id), Balance { pending: 200, ..Balance::default() });
    assert_eq!(world.app.differences_in_books(), Vec::<String>::new());
}
