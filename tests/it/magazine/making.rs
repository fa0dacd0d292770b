//! The editors' desk: one piece at a time, with words, by two where it is about a complaint; and issues.

use candor::base::words::{ArticleAct as Act, ArticleState};
use candor::club::articles::ArticleText;

use super::{TITLE, World, article, experience, post, said};

#[test]
fn an_editor_takes_a_piece_asks_for_changes_and_publishes_it_in_an_issue() {
    let world = World::new();
    let id = world.submitted(&world.ann, &article());
    let (editor, ann) = (world.app.signed_in(&world.editor), world.app.signed_in(&world.ann));
    let (place, steps) = (format!("/desk/articles/{id}"), format!("/desk/articles/{id}/steps"));
    let own = format!("/club/articles/{id}/edit");
    assert!(editor.get("/desk/articles").text("main").contains(TITLE));

    assert_eq!(post(&editor, &steps, &[("act", "take")]).location().as_deref(), Some(place.as_str()));
    let silent = post(&editor, &steps, &[("act", "ask_revision")]);
    assert_eq!((silent.status, silent.has("#note-e")), (422, true), "{}", silent.body);
    post(&editor, &steps, &[("act", "ask_revision"), ("note", "第二段请写清楚是哪一天。")]);
    let told = ann.get(&own);
    assert!(told.text("main").contains("第二段请写清楚是哪一天。") && told.text("main").contains("丁一宁"));
    ann.submit(&own, &own, &[("title", "飘窗渗水这样看"), ("act", "submit")]);
    post(&editor, &steps, &[("act", "take")]);
    let words = editor.submit(&own, &own, &[("title", "飘窗渗水，这样看"), ("kind", "column"), ("act", "save")]);
    assert_eq!(words.status, 303, "{}", words.body);
    post(&editor, &steps, &[("act", "accept")]);
    let opened = editor.submit("/desk/articles/issues", "/desk/articles/issues", &[("title", "收房第一年")]);
    assert_eq!(opened.location().as_deref(), Some("/desk/articles/issues/1"), "{}", opened.body);
    assert_eq!(editor.submit(&place, &steps, &[("act", "schedule"), ("issue", "1")]).status, 303);
    assert_eq!(post(&editor, "/desk/articles/issues/1/publication", &[]).status, 409, "it is still open");
    post(&editor, "/desk/articles/issues/1/closing", &[]);
    let out = post(&editor, "/desk/articles/issues/1/publication", &[]);

    assert_eq!(out.status, 303, "{}", out.body);
    let read = world.app.browser().get(&format!("/club/articles/{id}"));
    assert_eq!(read.text("h1"), "飘窗渗水，这样看");
    assert!(read.text(".crumbs").contains("第 1 期") && read.text(".meta").contains("文章"));
    assert_eq!(editor.get(&place).texts("details summary").len(), 4, "three versions and the way out");
}

#[test]
fn an_editor_has_one_piece_in_hand() {
    let world = World::new();
    let (first, next) = (world.submitted(&world.ann, &article()), world.submitted(&world.ben, &article()));
    let editor = world.app.signed_in(&world.editor);
    post(&editor, &format!("/desk/articles/{first}/steps"), &[("act", "take")]);

    let refused = post(&editor, &format!("/desk/articles/{next}/steps"), &[("act", "take")]);
    assert_eq!(refused.status, 409);
    assert!(refused.text(".flash").contains("手里还有一篇"), "{}", refused.body);
    post(&editor, &format!("/desk/articles/{first}/steps"), &[("act", "put_back")]);

    assert_eq!(post(&editor, &format!("/desk/articles/{next}/steps"), &[("act", "take")]).status, 303);
    assert_eq!(world.row(&world.ann, first).state, ArticleState::Submitted);
}

#[test]
fn a_piece_about_a_complaint_is_let_out_by_a_second_editor() {
    let world = World::new();
    let estate = world.app.estate(world.app.region("江州"), "望溪雅苑");
    let building = world.app.building(estate, "3栋", 12);
    let owner = world.app.owner("owner@example.com", &building, "101");
    world.app.join(&owner);
    let complaint = world.app.complaint(&owner, estate, "地下车库顶板漏水");
    let of_complaint = |text: ArticleText| ArticleText { complaint_id: Some(complaint), ..text };
    let number = world.issue();
    let in_issue = world.accepted(&owner, &of_complaint(article()));
    let alone = world.accepted(&owner, &of_complaint(experience()));
    assert_eq!(world.row(&owner, alone).state, ArticleState::Accepted, "not as fast as others");
    let (first, second) = (world.app.signed_in(&world.editor), world.app.signed_in(&world.second));

    for (id, act) in [(in_issue, "schedule"), (alone, "publish")] {
        let steps = format!("/desk/articles/{id}/steps");
        let fields = [("act", act), ("issue", "1")];
        let refused = post(&first, &steps, &fields);
        assert_eq!(refused.status, 403, "{act}");
        assert_eq!(post(&second, &steps, &fields).status, 303, "{act}");
    }
    world.close(number);
    world
        .act(&world.editor, move |tx, actor| candor::club::articles::actions::publish_issue(tx, actor, number))
        .unwrap();

    let page = world.app.browser().get(&format!("/club/articles/{alone}"));
    assert_eq!(page.attributes("article a[href^='/complaints/']", "href"), [format!("/complaints/{complaint}")]);
}

#[test]
fn an_issue_keeps_what_it_was_published_with() {
    let world = World::new();
    let (first, late) = (world.accepted(&world.ann, &article()), world.accepted(&world.ben, &article()));
    world.published_issue(&[first]);
    let editor = world.app.signed_in(&world.editor);
    let one = "/desk/articles/issues/1";

    let schedule = [("act", "schedule"), ("issue", "1")];
    assert_eq!(post(&editor, &format!("/desk/articles/{late}/steps"), &schedule).status, 409);
    assert_eq!(post(&editor, &format!("/desk/articles/{first}/steps"), &[("act", "unschedule")]).status, 409);
    assert_eq!(post(&editor, one, &[("title", "改过的题目")]).status, 409);
    assert_eq!(post(&editor, &format!("{one}/closing"), &[]).status, 409);
    assert_eq!(post(&editor, &format!("{one}/publication"), &[]).status, 409);
    let place = format!("/club/articles/{first}/edit");
    let fields = [("theme", "living"), ("title", "改过的标题"), ("body", super::BODY), ("version", "1")];
    assert_eq!(post(&editor, &place, &fields).status, 409);

    assert_eq!(world.app.browser().get("/club/issues/1").texts(".cards h3"), [TITLE]);
    assert_eq!(world.app.browser().get("/club/issues/1").text("h1"), "收房第一年");
}

#[test]
fn an_issue_without_pieces_or_with_one_s_own_is_not_published() {
    let world = World::new();
    let number = world.issue();
    world.close(number);
    let editor = world.app.signed_in(&world.editor);
    assert_eq!(post(&editor, "/desk/articles/issues/1/publication", &[]).status, 409);

    let id = world.accepted(&world.ann, &article());
    let number = world.issue();
    world
        .step(&world.second, id, candor::club::articles::NewStep { issue: Some(number), ..said(Act::Schedule) })
        .unwrap();
    world.close(number);
    let scope = candor::accounts::Scope::Group;
    world.app.staff_named(&world.ann.email, "安编辑", candor::base::words::Role::Editor, scope);
    let ann = world.app.signed_in(&world.ann);

    assert_eq!(post(&ann, "/desk/articles/issues/2/publication", &[]).status, 403);
    assert_eq!(world.row(&world.ann, id).state, ArticleState::Scheduled);
}

#[test]
fn withdrawing_says_why_and_plagiarism_is_told_to_the_author() {
    let world = World::new();
    let id = world.accepted(&world.ann, &experience());
    let editor = world.app.signed_in(&world.second);
    let steps = format!("/desk/articles/{id}/steps");

    let silent = post(&editor, &steps, &[("act", "withdraw"), ("because", "plagiarism")]);
    let unfounded = post(&editor, &steps, &[("act", "withdraw"), ("note", "与某报文章相同")]);
    let by_author = post(&editor, &steps, &[("act", "withdraw"), ("because", "author"), ("note", "作者要求")]);
    assert_eq!((silent.status, unfounded.status, by_author.status), (422, 422, 422));
    let fields = [("act", "withdraw"), ("because", "plagiarism"), ("note", "与某报文章相同")];
    assert_eq!(post(&editor, &steps, &fields).status, 303);

    let told = world.app.signed_in(&world.ann).get(&format!("/club/articles/{id}/edit"));
    assert!(told.text("main").contains("与某报文章相同"));
}
