//! Changing what one wrote.

use candor::complaints::actions;
use candor::db::WriteTx;

use super::{World, kept};

#[test]
fn within_fifteen_minutes_the_text_itself_is_changed() {
    let world = World::new();
    let id = world.complaint();
    let browser = world.app.signed_in(&world.ann);
    let place = format!("/complaints/{id}/floors/1/edit");

    let form = browser.get(&place);
    assert_eq!(kept(&form, &place, "text"), "从国庆前开始滴水，老人推车经过很滑。");
    let saved = browser.submit_on(&form, &place, &[("text", "从十月一日开始滴水。")]);

    assert_eq!(saved.location(), Some(format!("/complaints/{id}?page=1#f1")));
    assert_eq!(kept(&browser.get(&place), &place, "text"), "从十月一日开始滴水。");
}

#[test]
fn afterwards_there_are_only_additions() {
    let world = World::new();
    let id = world.complaint();
    let browser = world.app.signed_in(&world.ann);
    let place = format!("/complaints/{id}/floors/1/edit");
    let early = browser.get(&place);
    world.app.advance_minutes(15);

    let late = browser.submit_on(&early, &place, &[("text", "改好的全文")]);
    assert_eq!(late.status, 409, "what was to replace the text does not become an addition");
    assert_eq!(kept(&late, &place, "text"), "改好的全文");

    let form = browser.get(&place);
    assert_eq!(kept(&form, &place, "text"), "");
    assert!(form.text(".paper .text").contains("从国庆前"), "what stands is shown");
    assert_eq!(browser.submit_on(&form, &place, &[("text", "")]).status, 422);
    assert_eq!(browser.submit_on(&late, &place, &[("text", "今天又漏了")]).status, 303);
}

#[test]
fn title_and_wish_are_the_opener_s_for_fifteen_minutes() {
    let world = World::new();
    let id = world.complaint();
    let browser = world.app.signed_in(&world.ann);
    let place = format!("/complaints/{id}/heading/edit");
    let form = browser.get(&place);

    let refused = browser.submit_on(&form, &place, &[("title", "漏水"), ("wish", "修")]);
    assert_eq!((refused.status, kept(&refused, &place, "wish").as_str()), (422, "修"));
    assert_eq!(browser.submit_on(&form, &place, &[("title", "电梯厅还在滴水")]).status, 303);
    assert_eq!(world.app.seen_by(&world.ann, id).title, "电梯厅还在滴水");

    world.app.advance_minutes(15);
    let late = browser.submit_on(&form, &place, &[("title", "电梯厅不滴了")]);
    assert_eq!((late.status, kept(&late, &place, "title").as_str()), (409, "电梯厅不滴了"));
    assert_eq!(browser.get(&place).status, 409);
}

#[test]
fn nobody_changes_another_s_words() {
    let world = World::new();
    let id = world.complaint();
    let bob = world.app.signed_in(&world.bob());
    let ann = world.app.signed_in(&world.ann);

    for page in ["floors/1/edit", "heading/edit"] {
        let place = format!("/complaints/{id}/{page}");
        let form = ann.get(&place);
        let token = kept(&bob.get(&format!("/complaints/{id}/reply")), &format!("/complaints/{id}/replies"), "csrf");
        assert_eq!(bob.get(&place).status, 403, "{page}");
        let answer = bob.submit_on(&form, &place, &[("csrf", &token), ("text", "别人的话"), ("title", "别人的话")]);
        assert_eq!(answer.status, 403, "{page}");
    }
    assert_eq!(ann.get(&format!("/complaints/{id}/floors/77/edit")).status, 404);
}

#[test]
fn a_text_has_at_most_fifty_versions() {
    let world = World::new();
    let id = world.complaint();
    world.app.advance_minutes(20);
    for day in 2..=50 {
        world.app.advance_minutes(60);
        let (ann, text) = (world.app.actor(&world.ann), format!("第 {day} 天，还在漏。"));
        let add = move |tx: &mut WriteTx<'_>| actions::edit_text(tx, &ann, (id, 1), text.as_str());
        world.app.app.store.write_blocking(add).unwrap();
    }
    let browser = world.app.signed_in(&world.ann);
    let place = format!("/complaints/{id}/floors/1/edit");

    let refused = browser.submit(&place, &place, &[("text", "第 51 天，还在漏。")]);

    assert_eq!((refused.status, kept(&refused, &place, "text").as_str()), (409, "第 51 天，还在漏。"));
    assert!(refused.text("main").contains("另写一条回复"), "{}", refused.body);
}
