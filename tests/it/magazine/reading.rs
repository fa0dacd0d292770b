//! What is read, by whom, and at what cost; and what is seen by nobody.

use candor::base::words::{ArticleAct as Act, Theme};
use candor::club::articles::ArticleText;

use super::{TITLE, World, article, experience, said};

/// Everything that a reader could see a piece by.
fn seen(world: &World, person: Option<&crate::support::TestPerson>, id: i64, photograph: &str) -> [bool; 5] {
    let browser = person.map_or_else(|| world.app.browser(), |person| world.app.signed_in(person));
    let lists = |path: &str| browser.get(path).text("main").contains(TITLE);
    [
        browser.get(&format!("/club/articles/{id}")).status == 200,
        lists("/club/articles"),
        lists("/club/articles?theme=repairs"),
        browser.get("/club/issues/1").status == 200 && lists("/club/issues/1"),
        browser.get(&format!("/photographs/{photograph}/medium")).status == 200,
    ]
}

#[test]
fn what_is_not_published_is_seen_by_its_author_and_once_handed_in_by_editors() {
    let world = World::new();
    world.issue();
    let id = world.draft(&world.ann, &article());
    let photograph = world.photograph(&world.ann, id, &article());
    let hidden = [false; 5];
    let author = [true, false, false, false, true];
    let way = [
        (&world.ann, Act::Submit),
        (&world.editor, Act::Take),
        (&world.editor, Act::Accept),
        (&world.editor, Act::Schedule),
    ];

    assert!(!seen(&world, Some(&world.editor), id.0, &photograph)[0], "a draft is its author's alone");
    for (person, act) in way {
        for reader in [None, Some(&world.ben)] {
            assert_eq!(seen(&world, reader, id.0, &photograph), hidden, "before {act:?}");
        }
        assert_eq!(seen(&world, Some(&world.ann), id.0, &photograph), author);
        world.step(person, id, said(act)).unwrap();
        assert!(seen(&world, Some(&world.second), id.0, &photograph)[0]);
    }
    world.close(1);
    assert_eq!(seen(&world, None, id.0, &photograph), hidden);
    world.act(&world.editor, |tx, actor| candor::club::articles::actions::publish_issue(tx, actor, 1)).unwrap();

    assert_eq!(seen(&world, None, id.0, &photograph), [true; 5]);
}

#[test]
fn what_is_withdrawn_is_gone_with_the_next_request() {
    let world = World::new();
    let id = world.draft(&world.ann, &article());
    let photograph = world.photograph(&world.ann, id, &article());
    world.steps(id, &[(&world.ann, Act::Submit), (&world.editor, Act::Take), (&world.editor, Act::Accept)]);
    world.published_issue(&[id]);
    // Kept for visitors now.
    assert_eq!(seen(&world, None, id.0, &photograph), [true; 5]);

    world.steps(id, &[(&world.ann, Act::Retract)]);

    assert_eq!(seen(&world, None, id.0, &photograph), [false; 5]);
    assert_eq!(seen(&world, Some(&world.ben), id.0, &photograph), [false; 5]);
    assert_eq!(world.app.signed_in(&world.ann).get(&format!("/club/articles/{id}")).status, 200, "her words stay hers");
}

#[test]
fn what_is_personal_is_covered_wherever_it_is_read() {
    let world = World::new();
    let text = ArticleText {
        title: "找我请打13800138000".to_owned(),
        body: format!("我的电话是13800138000。{}", article().body),
        ..experience()
    };
    let id = world.accepted(&world.ann, &text);
    let browser = world.app.browser();

    for page in [format!("/club/articles/{id}"), "/club/articles".to_owned()] {
        let body = browser.get(&page).body;
        assert!(body.contains("手机号已遮盖") && !body.contains("13800138000"), "{page}");
    }
}

#[test]
fn a_list_goes_on_page_by_page_and_is_chosen_by_theme_and_kind() {
    let world = World::new();
    for number in 0..14 {
        let theme = if number == 3 { Theme::Living } else { Theme::Repairs };
        let title = format!("{TITLE}之{number:02}");
        world.accepted(&world.ann, &ArticleText { theme, title, ..experience() });
        world.app.advance_minutes(7);
    }
    let browser = world.app.browser();
    let titles = |path: &str| browser.get(path).texts(".cards h3");

    let first = browser.get("/club/articles");
    let next = first.attributes("a[rel=next]", "href").pop().unwrap();
    let rest = titles(&next);
    assert_eq!((first.texts(".cards li").len(), rest.len()), (12, 2));
    assert_eq!(rest, [format!("{TITLE}之01"), format!("{TITLE}之00")]);
    assert_eq!(titles("/club/articles?theme=living"), [format!("{TITLE}之03")]);
    assert_eq!(titles("/club/articles?kind=article"), Vec::<String>::new());
    for made_up in ["theme=nothing", "kind=x", "after=1", "after=x_1"] {
        assert_eq!(browser.get(&format!("/club/articles?{made_up}")).status, 400, "{made_up}");
    }
}

#[test]
fn pages_of_the_magazine_cost_the_same_however_much_there_is() {
    let world = World::new();
    let pieces: Vec<_> = (0..3)
        .map(|number| {
            let text = ArticleText { title: format!("{TITLE}{number}"), ..article() };
            let id = world.draft(&world.ann, &text);
            world.photograph(&world.ann, id, &text);
            world.steps(id, &[(&world.ann, Act::Submit), (&world.editor, Act::Take), (&world.editor, Act::Accept)]);
            id
        })
        .collect();
    world.published_issue(&pieces);
    let (visitor, author, editor) =
        (world.app.browser(), world.app.signed_in(&world.ann), world.app.signed_in(&world.editor));
    let cost = |browser: &crate::support::Browser, path: &str| {
        let before = world.app.queries_since(0);
        assert_eq!(browser.get(path).status, 200, "{path}");
        world.app.queries_since(before)
    };

    let id = pieces[0];
    assert_eq!(cost(&visitor, "/club/articles"), 3);
    assert_eq!(cost(&visitor, &format!("/club/articles/{id}")), 3);
    assert_eq!(cost(&visitor, "/club/issues"), 1);
    assert_eq!(cost(&visitor, "/club/issues/1"), 3);
    // Two of these know who asks.
    assert_eq!(cost(&author, "/club/articles/mine"), 5);
    assert_eq!(cost(&author, &format!("/club/articles/{id}/edit")), 7);
    assert_eq!(cost(&editor, "/desk/articles"), 5);
    assert_eq!(cost(&editor, &format!("/desk/articles/{id}")), 7);
    assert_eq!(cost(&editor, "/desk/articles/issues/1"), 4);
}

#[test]
fn a_share_of_a_piece_says_what_it_is() {
    let world = World::new();
    let id = world.draft(&world.ann, &experience());
    let photograph = world.photograph(&world.ann, id, &experience());
    world.steps(id, &[(&world.ann, Act::Submit), (&world.editor, Act::Take), (&world.editor, Act::Accept)]);

    let page = world.app.browser().get(&format!("/club/articles/{id}"));
    let meta = |name: &str| page.attributes(&format!("meta[property='og:{name}']"), "content").pop().unwrap();

    assert_eq!(meta("title"), TITLE);
    assert!(meta("description").starts_with("水从哪里出来"));
    assert!(meta("image").ends_with(&format!("/photographs/{photograph}/medium")));
    assert!(!page.has("meta[name=robots]"));
}
