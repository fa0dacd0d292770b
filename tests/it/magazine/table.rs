//! Every act on a piece in every state by everybody, against the table of the design written once more.

use std::sync::{Arc, Mutex};

use candor::accounts::Scope;
use candor::base::Error;
use candor::base::ids::ArticleId;
use candor::base::words::{ArticleAct as Act, ArticleKind, ArticleState as S, Role};
use candor::club::articles::{NewStep, actions};

use super::{World, article, experience, post, said};
use crate::support::TestPerson;

/// Who may do what from which state: `a`uthor, the editor who holds or held it, the `o`ther editor.
const DESIGN: &[(S, Act, &str)] = &[
    (S::Draft, Act::Submit, "a"),
    (S::Draft, Act::Abandon, "a"),
    (S::Submitted, Act::Abandon, "a"),
    (S::Submitted, Act::Take, "eo"),
    (S::InReview, Act::Abandon, "a"),
    (S::InReview, Act::PutBack, "eo"),
    (S::InReview, Act::Note, "e"),
    (S::InReview, Act::AskRevision, "e"),
    (S::InReview, Act::Accept, "e"),
    (S::InReview, Act::Decline, "e"),
    (S::Revise, Act::Submit, "a"),
    (S::Revise, Act::Abandon, "a"),
    (S::Accepted, Act::PutBack, "eo"),
    (S::Accepted, Act::Schedule, "eo"),
    (S::Scheduled, Act::Unschedule, "eo"),
    (S::Published, Act::Withdraw, "eo"),
    (S::Published, Act::Retract, "a"),
];

/// A piece in every state.
fn in_every_state(world: &World) -> Vec<(S, ArticleId)> {
    let (ann, editor) = (&world.ann, &world.editor);
    let piece = |acts: &[(&TestPerson, Act)]| {
        let id = world.draft(ann, &article());
        world.steps(id, acts);
        id
    };
    let (submit, take) = ((ann, Act::Submit), (editor, Act::Take));
    let accept = (editor, Act::Accept);
    let mut all = vec![
        (S::Draft, piece(&[])),
        (S::Submitted, piece(&[submit])),
        (S::Revise, piece(&[submit, take, (editor, Act::AskRevision)])),
        (S::Declined, piece(&[submit, take, (editor, Act::Decline)])),
        (S::Abandoned, piece(&[submit, (ann, Act::Abandon)])),
        (S::Published, piece(&[submit, take, accept])),
        (S::Withdrawn, piece(&[submit, take, accept])),
    ];
    let out: Vec<ArticleId> = all[5..].iter().map(|(_, id)| *id).collect();
    world.published_issue(&out);
    world.steps(out[1], &[(editor, Act::Withdraw)]);
    let open = world.issue();
    let accepted = piece(&[submit, take, accept]);
    let scheduled = piece(&[submit, take, accept]);
    world.step(editor, scheduled, NewStep { issue: Some(open), ..said(Act::Schedule) }).unwrap();
    all.extend([(S::Accepted, accepted), (S::Scheduled, scheduled), (S::InReview, piece(&[submit, take]))]);
    all
}

/// What an act would come to; nothing of it stays.
fn tried(world: &World, person: &TestPerson, id: ArticleId, new: NewStep) -> Result<S, Error> {
    let outcome = Arc::new(Mutex::new(None));
    let kept = Arc::clone(&outcome);
    let undone = world.act(person, move |tx, actor| {
        *kept.lock().unwrap() = Some(actions::step(tx, actor, id, &new));
        Err::<(), Error>(Error::Busy("undone"))
    });
    assert!(undone.is_err());
    outcome.lock().unwrap().take().unwrap()
}

#[test]
fn every_act_from_every_state_by_everybody_is_as_the_design_says() {
    let world = World::on(crate::support::TestApp::without_server());
    let executive = world.app.staff(Role::Executive, Scope::Group);
    let regional = world.app.staff(Role::Editor, Scope::Region(world.app.region("江州")));
    let people: [(&str, &TestPerson); 6] = [
        ("a", &world.ann),
        ("e", &world.editor),
        ("o", &world.second),
        ("m", &world.ben),
        ("x", &executive),
        ("r", &regional),
    ];
    let mut compared = 0;
    for (state, id) in in_every_state(&world) {
        assert_eq!(world.row(&world.ann, id).state, state);
        for act in Act::ALL {
            for (who, person) in people {
                let new = NewStep { issue: Some(2), ..said(*act) };
                let outcome = tried(&world, person, id, new);
                let may = DESIGN.iter().any(|(from, which, by)| (*from, *which) == (state, *act) && by.contains(who));
                // The first editor has a piece in hand.
                let is_busy = who == "e" && *act == Act::Take;
                match outcome {
                    Ok(_) => assert!(may && !is_busy, "{who} {act:?} from {state:?}"),
                    Err(Error::NotFound | Error::Denied(_) | Error::Conflict(_)) => {
                        assert!(!may || is_busy, "{who} {act:?} from {state:?} is refused");
                    }
                    Err(error) => panic!("{who} {act:?} from {state:?}: {error:?}"),
                }
                compared += 1;
            }
        }
    }
    assert_eq!(compared, S::ALL.len() * Act::ALL.len() * 6);
}

#[test]
fn who_wrote_a_piece_edits_it_never_whatever_else_she_is() {
    let world = World::on(crate::support::TestApp::without_server());
    let id = world.submitted(&world.ann, &article());
    world.app.staff_named(&world.ann.email, "安编辑", Role::Editor, Scope::Group);

    for act in Act::ALL.iter().filter(|act| !matches!(act, Act::Submit | Act::Abandon | Act::Retract)) {
        let refused = tried(&world, &world.ann, id, said(*act));
        assert!(matches!(refused, Err(Error::Denied(ref why)) if why.key == "articles.not_ones_own"), "{refused:?}");
    }
}

#[test]
fn an_experience_post_is_published_as_soon_as_it_is_accepted_and_in_no_issue() {
    let world = World::on(crate::support::TestApp::without_server());
    world.issue();
    let id = world.submitted(&world.ann, &experience());
    world.steps(id, &[(&world.editor, Act::Take)]);

    assert_eq!(world.step(&world.editor, id, said(Act::Accept)).unwrap(), S::Published);
    assert!(matches!(tried(&world, &world.second, id, said(Act::Schedule)), Err(Error::Conflict(_))));
    assert_eq!(world.row(&world.ann, id).kind, ArticleKind::Experience);
}

#[test]
fn a_refused_act_answers_403_404_or_409_and_changes_no_row() {
    let world = World::new();
    let pieces = in_every_state(&world);
    let before = world.app.fact_count();
    let (ben, second) = (world.app.signed_in(&world.ben), world.app.signed_in(&world.second));

    for (state, id) in pieces {
        let row = world.row(&world.ann, id);
        for act in Act::ALL {
            let place = format!("/club/articles/{id}/steps");
            let stranger = post(&ben, &place, &[("act", act.code()), ("note", "不行"), ("because", "wrong")]);
            let expected = if state == S::Published { 403 } else { 404 };
            assert_eq!(stranger.status, expected, "a member: {act:?} from {state:?}");
            if DESIGN.iter().any(|(from, which, by)| (*from, *which) == (state, *act) && by.contains('o')) {
                continue;
            }
            let place = format!("/desk/articles/{id}/steps");
            let refused = post(&second, &place, &[("act", act.code()), ("note", "不行"), ("because", "wrong")]);
            assert!(matches!(refused.status, 403 | 404 | 409), "an editor: {act:?} from {state:?}: {}", refused.status);
        }
        assert_eq!(world.row(&world.ann, id), row);
    }
    assert_eq!(world.app.fact_count(), before);
}
