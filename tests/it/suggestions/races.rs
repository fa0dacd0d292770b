//! Thirty-two people at once (club.md 2.2).

use std::sync::{Arc, Barrier};
use std::thread;

use candor::accounts::{Actor, find_actor};
use candor::base::Error;
use candor::base::words::SuggestionState;
use candor::club::suggestions::{self, actions};
use candor::db::Store;

use super::Village;

const AT_ONCE: usize = 32;

fn at_once<T: Send + 'static>(store: &Store, work: impl Fn(&Store, usize) -> T + Send + Sync + 'static) -> Vec<T> {
    let (barrier, work) = (Arc::new(Barrier::new(AT_ONCE)), Arc::new(work));
    let begin = |number: usize| {
        let (barrier, work, store) = (Arc::clone(&barrier), Arc::clone(&work), store.clone());
        thread::spawn(move || {
            barrier.wait();
            work(&store, number)
        })
    };
    let threads: Vec<_> = (0..AT_ONCE).map(begin).collect();
    threads.into_iter().map(|thread| thread.join().unwrap()).collect()
}

#[test]
fn of_many_signatures_one_adopts_and_pays() {
    let village = Village::without_server();
    let ann = village.owner("ann", "101");
    let id = village.app.suggest(&ann, Some(village.estate), "单元门口加一盏感应灯");
    village.app.finish(id);
    village.app.act(&village.app.operator(), move |tx, actor| actions::propose_adoption(tx, actor, id)).unwrap();
    let second = village.app.second_operator().id;

    let outcomes = at_once(&village.app.app.store, move |store, _| {
        store.write_blocking(move |tx| {
            let actor = find_actor(tx, second)?;
            actions::sign_adoption(tx, &actor, id)
        })
    });

    let signed = outcomes.iter().filter(|outcome| matches!(outcome, Ok(1))).count();
    let refused = outcomes.iter().filter(|outcome| matches!(outcome, Err(Error::Conflict(_)))).count();
    assert_eq!((signed, refused), (1, AT_ONCE - 1));
    assert_eq!((village.points(ann.id), village.app.idea(id).state), (300, SuggestionState::Adopted));
    assert_eq!(village.app.differences_in_books(), Vec::<String>::new());
}

#[test]
fn without_the_guard_many_signers_find_it_unsigned() {
    let village = Village::without_server();
    let ann = village.owner("ann", "101");
    let id = village.app.suggest(&ann, Some(village.estate), "单元门口加一盏感应灯");
    village.app.finish(id);
    village.app.act(&village.app.operator(), move |tx, actor| actions::propose_adoption(tx, actor, id)).unwrap();
    let signer: Actor = village.app.actor(&village.app.second_operator());
    let barrier = Arc::new(Barrier::new(AT_ONCE));

    // The question is asked outside of the act, and everybody has asked before anybody acts.
    let found = at_once(&village.app.app.store, move |store, _| {
        let signer = signer.clone();
        let placed = store.read_blocking(move |tx| suggestions::find_placed(tx, Some(&signer), id)).unwrap();
        barrier.wait();
        placed.suggestion.state == SuggestionState::Done
    });

    assert_eq!(found.iter().filter(|unsigned| **unsigned).count(), AT_ONCE, "all of them would have paid");
}

#[test]
fn votes_that_come_at_once_are_all_counted_and_each_once() {
    let village = Village::without_server();
    let ann = village.owner("ann", "101");
    let voters: Vec<_> =
        (0..8).map(|number| village.owner(&format!("v{number}"), &format!("10{}", 1 + number / 2))).collect();
    let id = village.app.suggest(&ann, Some(village.estate), "单元门口加一盏感应灯");
    let ids: Vec<_> = voters.iter().map(|voter| voter.id).collect();

    let outcomes = at_once(&village.app.app.store, move |store, number| {
        let voter = ids[number % ids.len()];
        store.write_blocking(move |tx| {
            let actor = find_actor(tx, voter)?;
            actions::vote(tx, &actor, id)
        })
    });

    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(village.behind(id), (4, 9), "eight voters in four homes, one of which is the author's");
    assert_eq!(village.app.differences_in_suggestions(), Vec::<String>::new());
}

#[test]
fn votes_and_merges_at_once_leave_counts_that_are_true() {
    let village = Village::without_server();
    let (ann, ben) = (village.owner("ann", "101"), village.owner("ben", "102"));
    let (kept, twin) = (
        village.app.suggest(&ann, Some(village.estate), "单元门口加一盏感应灯"),
        village.app.suggest(&ben, Some(village.estate), "门厅的灯改成感应的"),
    );
    let (voter, operator) = (village.owner("cleo", "103").id, village.app.operator().id);

    let outcomes = at_once(&village.app.app.store, move |store, number| {
        store.write_blocking(move |tx| {
            let actor = find_actor(tx, if number % 4 < 2 { voter } else { operator })?;
            match number % 4 {
                0 => actions::vote(tx, &actor, twin),
                1 => actions::unvote(tx, &actor, kept),
                2 => actions::merge(tx, &actor, twin, kept).map(drop),
                _ => actions::unmerge(tx, &actor, twin),
            }
        })
    });

    let odd: Vec<_> = outcomes.iter().filter(|outcome| !matches!(outcome, Ok(()) | Err(Error::Conflict(_)))).collect();
    assert!(odd.is_empty(), "{odd:?}");
    assert_eq!(village.app.differences_in_suggestions(), Vec::<String>::new());
}
