//! One home, one voice: people and homes behind a suggestion (club.md 3.6).

use candor::base::Error;
use candor::club::suggestions::policy;

use super::Village;

#[test]
fn four_people_of_two_homes_are_two_homes() {
    let village = Village::without_server();
    let (ann, ben) = (village.owner("ann", "101"), village.owner("ben", "101"));
    let (cleo, dora) = (village.owner("cleo", "101"), village.owner("dora", "102"));
    let id = village.app.suggest(&ann, Some(village.estate), "单元门口加一盏感应灯");

    for voter in [&ben, &cleo, &dora, &ann, &dora] {
        village.vote(voter, id).unwrap();
    }

    assert_eq!(village.behind(id), (2, 4), "homes and people, each once");
    assert_eq!(village.app.differences_in_suggestions(), Vec::<String>::new());
}

#[test]
fn a_vote_stays_with_the_home_and_a_new_one_without_counts_none() {
    let village = Village::without_server();
    let (ann, ben) = (village.owner("ann", "101"), village.owner("ben", "102"));
    let (first, second) = (
        village.app.suggest(&ann, Some(village.estate), "单元门口加一盏感应灯"),
        village.app.suggest(&ann, Some(village.estate), "垃圾房早上七点开门"),
    );
    village.vote(&ben, first).unwrap();

    village.move_out(&ben);
    village.vote(&ben, second).unwrap();

    assert_eq!(village.behind(first), (2, 2), "what was counted stays");
    assert_eq!(village.behind(second), (1, 2), "a person, and no home");
}

#[test]
fn a_vote_can_be_taken_back_and_given_again() {
    let village = Village::without_server();
    let (ann, ben) = (village.owner("ann", "101"), village.owner("ben", "102"));
    let id = village.app.suggest(&ann, Some(village.estate), "单元门口加一盏感应灯");
    village.vote(&ben, id).unwrap();

    village.unvote(&ben, id).unwrap();
    village.unvote(&ben, id).unwrap();
    let without = village.behind(id);
    village.vote(&ben, id).unwrap();

    assert_eq!((without, village.behind(id)), ((1, 1), (2, 2)));
}

#[test]
fn a_home_of_another_estate_counts_only_where_everybody_is_meant() {
    let village = Village::without_server();
    let ann = village.owner("ann", "101");
    let other = village.app.estate(village.app.region("海州"), "听潮府");
    let (here, there) = (
        village.app.suggest(&ann, None, "报修办完拍照回传给业主"),
        village.app.suggest(&ann, Some(other), "儿童乐园的灯开到九点"),
    );

    assert_eq!((village.behind(here), village.behind(there)), ((1, 1), (0, 1)));
}

#[test]
fn votes_of_a_group_are_counted_once_and_given_back_with_the_merge() {
    let village = Village::without_server();
    let (ann, ben) = (village.owner("ann", "101"), village.owner("ben", "102"));
    let cleo = village.owner("cleo", "103");
    let (kept, twin) = (
        village.app.suggest(&ann, Some(village.estate), "单元门口加一盏感应灯"),
        village.app.suggest(&ben, Some(village.estate), "门厅的灯改成感应的"),
    );
    village.vote(&cleo, kept).unwrap();
    village.vote(&cleo, twin).unwrap();

    village.merge(twin, kept).unwrap();
    let merged = village.behind(kept);
    let refused = village.vote(&cleo, twin);
    village.unmerge(twin).unwrap();

    assert_eq!(merged, (3, 3));
    assert!(matches!(refused, Err(Error::Conflict(why)) if why == policy::MERGED));
    assert_eq!((village.behind(kept), village.behind(twin)), ((2, 2), (2, 2)));
    assert_eq!(village.app.differences_in_suggestions(), Vec::<String>::new());
}

#[test]
fn a_pointer_never_leads_to_a_pointer() {
    let village = Village::without_server();
    let ann = village.owner("ann", "101");
    let idea = |title: &str| village.app.suggest(&ann, Some(village.estate), title);
    let (first, second, third) = (idea("单元门口加一盏感应灯"), idea("门厅的灯改成感应的"), idea("楼道灯太暗请换亮的"));
    village.merge(second, first).unwrap();

    let into_merged = village.merge(third, second).unwrap();
    let round = village.merge(first, third);
    let itself = village.merge(third, third);

    assert_eq!(into_merged, first, "into where the merged one goes on");
    assert!(matches!(round, Err(Error::Conflict(_))), "{round:?}");
    assert!(matches!(itself, Err(Error::Conflict(_))), "{itself:?}");
    assert_eq!(village.app.idea(first).canonical_id, None);
}

#[test]
fn a_check_finds_each_kind_of_difference() {
    use diesel::connection::SimpleConnection as _;

    let village = Village::without_server();
    let ann = village.owner("ann", "101");
    let id = village.app.suggest(&ann, Some(village.estate), "单元门口加一盏感应灯");
    village.app.finish(id);
    let run = |statement: &'static str| {
        village.app.app.store.write_blocking(move |tx| Ok(tx.conn().batch_execute(statement)?)).unwrap();
    };

    for (statement, undo, word) in [
        ("UPDATE suggestion SET homes = homes + 1", "UPDATE suggestion SET homes = homes - 1", "homes and people"),
        ("UPDATE suggestion SET state = 'adopted'", "UPDATE suggestion SET state = 'done'", "its steps lead to"),
        ("UPDATE suggestion SET last_step = 9", "UPDATE suggestion SET last_step = 5", "it has 5 steps"),
        ("UPDATE suggestion SET due_at = 1", "UPDATE suggestion SET due_at = NULL", "a day is named"),
    ] {
        run(statement);
        let found = village.app.differences_in_suggestions();
        run(undo);
        assert!(found.len() == 1 && found[0].contains(word), "{statement}: {found:?}");
    }
    assert_eq!(village.app.differences_in_suggestions(), Vec::<String>::new());
}
