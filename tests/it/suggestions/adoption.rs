//! Two people adopt, and every author is paid once (club.md 3.3).

use candor::accounts::Scope;
use candor::base::words::{Role, SuggestionAct, SuggestionState};
use candor::base::{Error, FormErrors};
use candor::club::suggestions::{actions, policy};

use super::Village;

#[test]
fn complaints_that_became_one_suggestion_pay_each_of_their_authors_once() {
    let village = Village::without_server();
    let homes = ["101", "102", "103", "104", "105"];
    let authors: Vec<_> = homes.iter().map(|unit| village.owner(&format!("o{unit}"), unit)).collect();
    let seven = (0..7).map(|number| {
        let author = &authors[number % authors.len()];
        village.app.complaint(author, village.estate, &format!("地下车库漏水第{number}处"))
    });
    let seven: Vec<_> = seven.collect();
    let id = village.app.suggest(&authors[0], Some(village.estate), "车库顶板统一做一次防水");
    let triage = village.app.staff(Role::Triage, Scope::Group);

    let named = seven.clone();
    let fresh = village.app.act(&triage, move |tx, actor| actions::credit(tx, actor, id, &named)).unwrap();
    let again = village.app.act(&triage, move |tx, actor| actions::credit(tx, actor, id, &seven)).unwrap();
    village.app.finish(id);
    let paid = village.app.adopt(id).unwrap();
    let twice = village.app.adopt(id);

    assert_eq!((fresh, again, paid), (7, 0, 5), "five distinct authors in five homes");
    assert!(authors.iter().all(|author| village.points(author.id) == 300));
    assert!(matches!(twice, Err(Error::Conflict(_))), "{twice:?}");
    assert_eq!(village.app.idea(id).state, SuggestionState::Adopted);
    assert_eq!(village.app.differences_in_books(), Vec::<String>::new());
    assert_eq!(village.app.differences_in_suggestions(), Vec::<String>::new());
}

#[test]
fn taking_a_merge_back_and_merging_again_pays_nobody_twice() {
    let village = Village::without_server();
    let (ann, ben) = (village.owner("ann", "101"), village.owner("ben", "102"));
    let (kept, twin) = (
        village.app.suggest(&ann, Some(village.estate), "单元门口加一盏感应灯"),
        village.app.suggest(&ben, Some(village.estate), "门厅的灯改成感应的"),
    );
    let other = village.app.suggest(&ann, Some(village.estate), "感应灯亮的时间长一点");
    village.merge(twin, kept).unwrap();
    village.unmerge(twin).unwrap();
    village.merge(twin, kept).unwrap();
    village.merge(other, kept).unwrap();
    village.app.finish(kept);

    let paid = village.app.adopt(kept).unwrap();
    village.unmerge(twin).unwrap();
    village.unmerge(other).unwrap();
    village.app.finish(twin);
    let again = village.app.adopt(twin).unwrap();
    village.app.finish(other);
    let once_more = village.app.adopt(other).unwrap();

    assert_eq!((paid, again, once_more), (2, 0, 0), "for what was adopted with another, nobody is paid again");
    assert_eq!((village.points(ann.id), village.points(ben.id)), (300, 300));
}

#[test]
fn who_never_had_a_home_or_is_no_member_is_not_paid() {
    let village = Village::without_server();
    let friend = village.app.member("friend@example.com");
    let stranger = village.app.owner("stranger@example.com", &village.building, "104");
    let mover = village.owner("mover", "105");
    let complaint = village.app.complaint(&stranger, village.estate, "楼道感应灯不亮");
    let id = village.app.suggest(&friend, None, "所有楼道换感应灯");
    let twin = village.app.suggest(&mover, None, "楼道灯换成声控的");
    village.move_out(&mover);
    let centre = village.app.staff(Role::GroupCentre, Scope::Group);
    village.app.act(&centre, move |tx, actor| actions::credit(tx, actor, id, &[complaint])).unwrap_err();
    village.app.step(&village.app.operator(), id, SuggestionAct::TakeUp).unwrap();
    village.app.step(&village.app.operator(), id, SuggestionAct::Open).unwrap();
    village.app.act(&centre, move |tx, actor| actions::credit(tx, actor, id, &[complaint])).unwrap();
    village.merge(twin, id).unwrap();
    for act in [SuggestionAct::Study, SuggestionAct::Plan, SuggestionAct::Finish] {
        village.app.step(&village.app.operator(), id, act).unwrap();
    }

    let paid = village.app.adopt(id).unwrap();

    assert_eq!(paid, 1, "only who had a home when she wrote it");
    let points = [friend.id, stranger.id, mover.id].map(|id| village.points(id));
    assert_eq!(points, [0, 0, 300]);
}

#[test]
fn nobody_signs_what_she_proposed_nor_what_is_her_own() {
    let village = Village::without_server();
    let ann = village.owner("ann", "101");
    let (operator, second) = (village.app.operator(), village.app.second_operator());
    let id = village.app.suggest(&ann, Some(village.estate), "单元门口加一盏感应灯");
    village.app.finish(id);
    let sign = |by| village.app.act(by, move |tx, actor| actions::sign_adoption(tx, actor, id));
    let propose = |by| village.app.act(by, move |tx, actor| actions::propose_adoption(tx, actor, id));
    // She works for the company from now on.
    let turned = village.app.staff_named(&ann.email, "安员工", Role::Operator, Scope::Group);

    let too_early = sign(&second);
    let own = propose(&turned);
    propose(&operator).unwrap();
    let before = village.app.fact_count();
    let twice = propose(&second);
    let herself = sign(&operator);
    let own_again = sign(&turned);
    let refused_writes = village.app.fact_count() - before;
    let signed = sign(&second);

    assert!(matches!(too_early, Err(Error::Conflict(why)) if why == policy::NOT_PROPOSED));
    assert!(matches!(own, Err(Error::Denied(why)) if why == policy::NOT_AUTHORS));
    assert!(matches!(twice, Err(Error::Conflict(why)) if why == policy::PROPOSED_BEFORE));
    assert!(matches!(herself, Err(Error::Denied(why)) if why == policy::NOT_TWICE));
    assert!(matches!(own_again, Err(Error::Denied(why)) if why == policy::NOT_AUTHORS));
    assert_eq!(refused_writes, 0);
    assert_eq!(signed.unwrap(), 1);
}

#[test]
fn a_proposal_waits_one_working_day() {
    let village = Village::without_server();
    let ann = village.owner("ann", "101");
    let id = village.app.suggest(&ann, Some(village.estate), "单元门口加一盏感应灯");
    village.app.finish(id);
    let second = village.app.second_operator();
    village.app.act(&village.app.operator(), move |tx, actor| actions::propose_adoption(tx, actor, id)).unwrap();

    // A Friday: the weekend does not count.
    village.app.advance_days(4);
    let late = village.app.act(&second, move |tx, actor| actions::sign_adoption(tx, actor, id));
    let anew = village.app.act(&second, move |tx, actor| actions::propose_adoption(tx, actor, id));

    assert!(matches!(late, Err(Error::Conflict(why)) if why == policy::NOT_PROPOSED));
    assert!(anew.is_ok(), "{anew:?}");
}

#[test]
fn a_suggestion_comes_only_out_of_complaints_that_everybody_reads() {
    let village = Village::without_server();
    let ann = village.owner("ann", "101");
    let held = village.app.complaint(&village.app.person("new@example.com"), village.estate, "刚搬来就漏水了");
    let public = village.app.complaint(&ann, village.estate, "地下车库漏水");
    let id = village.app.suggest(&ann, Some(village.estate), "车库顶板统一做一次防水");
    let (triage, editor) =
        (village.app.staff(Role::Triage, Scope::Group), village.app.staff(Role::Editor, Scope::Group));
    let credit = |by, from: Vec<candor::base::ids::ComplaintId>| {
        village.app.act(by, move |tx, actor| actions::credit(tx, actor, id, &from))
    };

    let hidden = credit(&triage, vec![public, held]);
    let not_hers = credit(&editor, vec![public]);

    let number = actions::NO_SUCH_COMPLAINT.with(held.0.to_string());
    let Err(Error::Invalid(errors)) = hidden else { panic!("{hidden:?}") };
    assert_eq!(errors, FormErrors::of("complaints", number), "and nothing of the others was written");
    assert!(matches!(not_hers, Err(Error::Denied(why)) if why == policy::ONLY_CREDITORS));
    assert_eq!(village.app.idea(id).last_step, 0);
}
