//! Taken in with every POST, kept on the draft, published with the text.

use candor::media::Size;
use image::ImageFormat;

use super::{NEW, PREVIEW, PUBLISH, World, drawn, encoded, jpeg, save, value, written};

#[test]
fn photographs_are_kept_on_the_draft_and_published_with_the_text() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let (first, second) = (jpeg(1_600, 1_200), encoded(&drawn(300, 500), ImageFormat::Png));

    let saved = save(&browser, &browser.get(NEW), &[("title", "滴水")], &[("a.jpg", &first), ("b.png", &second)]);
    assert_eq!(saved.location().as_deref(), Some(NEW), "{}", saved.body);
    let form = browser.get(NEW);
    assert_eq!(form.texts(".picked li").len(), 2);
    assert_eq!(value(&form, PREVIEW, "title"), "滴水");
    let third = encoded(&drawn(40, 40), ImageFormat::WebP);
    let preview = browser.send_files(&form, (PREVIEW, PREVIEW), &written(), &[("c.webp", &third)]);
    assert_eq!(preview.status, 200, "{}", preview.body);
    assert_eq!(preview.texts("article .shots li").len(), 3);
    assert!(preview.text("article .shots figcaption").contains("3 张照片"));

    let published = browser.submit_on(&preview, PUBLISH, &[]);

    assert_eq!(published.location().as_deref(), Some("/complaints/1"));
    let visitor = world.app.browser();
    let thread = visitor.get("/complaints/1");
    let sizes = |name: &str| thread.attributes(".floor .shots img", name);
    assert_eq!(sizes("width"), ["400", "240", "40"]);
    assert_eq!(sizes("height"), ["300", "400", "40"]);
    assert_eq!(thread.attributes(".floor .shots img", "loading"), ["lazy", "lazy", "lazy"]);
    assert!(thread.attributes(".floor .shots img", "alt")[1].contains("2/3"), "{:?}", sizes("alt"));
    for (address, small) in
        thread.attributes(".floor .shots a", "href").iter().zip(thread.attributes(".floor .shots img", "src"))
    {
        let (large, small) = (visitor.get(address), visitor.get(&small));
        assert_eq!((large.status, small.status), (200, 200));
        image::load_from_memory_with_format(&large.bytes, ImageFormat::Jpeg).unwrap();
    }
    let photographs = world.photographs();
    assert_eq!(
        photographs.iter().map(|one| (one.floor, one.position)).collect::<Vec<_>>(),
        [(Some(1), 1), (Some(1), 2), (Some(1), 3)]
    );
    assert!(photographs.iter().all(|one| one.draft_id.is_none() && one.person_id == Some(world.ann.id)));
    assert_eq!(world.app.drafts_of(&world.ann), []);
    assert_eq!(browser.get(NEW).texts(".picked li").len(), 0);
}

#[test]
fn a_single_photograph_is_shown_as_wide_as_the_text() {
    let world = World::new();
    let id = world.complaint_with(&world.ann, 1);

    let thread = world.app.browser().get(&format!("/complaints/{id}"));

    assert_eq!(thread.attributes(".shots.one img", "src"), [world.photographs()[0].url(Size::Medium)]);
}

#[test]
fn a_reply_carries_photographs_too() {
    let world = World::new();
    let id = world.app.complaint_with_two_points(&world.ann, world.building.estate_id);
    let browser = world.app.signed_in(&world.ann);
    let (page, action) = (format!("/complaints/{id}/reply"), format!("/complaints/{id}/replies"));
    let picture = jpeg(60, 40);

    let fields = [("text", "补两张"), ("act", "preview")];
    let files: [(&str, &[u8]); 2] = [("a.jpg", &picture), ("b.jpg", &picture)];
    let preview = browser.send_files(&browser.get(&page), (&action, &action), &fields, &files);
    assert_eq!((preview.status, preview.texts(".preview .shots li").len()), (200, 2), "{}", preview.body);
    let sent = browser.submit_on(&preview, &action, &[("act", "send")]);

    assert_eq!(sent.status, 303);
    let thread = world.app.browser().get(&format!("/complaints/{id}"));
    assert_eq!(thread.texts("#f2 .shots li").len(), 2);
    assert_eq!(thread.texts("#f1 .shots li").len(), 0);
}

#[test]
fn a_photograph_is_taken_away_by_its_button_and_the_text_stays() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let picture = jpeg(60, 40);
    save(&browser, &browser.get(NEW), &written(), &[("a.jpg", &picture), ("b.jpg", &picture)]);
    let form = browser.get(NEW);
    let first = form.attributes(".picked button", "value")[0].clone();

    let fields = [("drop", first.as_str()), ("title", "改过的标题")];
    let dropped = browser.send_files(&form, (PREVIEW, NEW), &fields, &[]);

    assert_eq!(dropped.location().as_deref(), Some(NEW), "{}", dropped.body);
    let form = browser.get(NEW);
    assert_eq!((form.texts(".picked li").len(), value(&form, PREVIEW, "title").as_str()), (1, "改过的标题"));
    assert_eq!(browser.get(&format!("/photographs/{first}/large")).status, 404);
    let folder = world.app.app.darkroom.folder();
    let kept: usize = folder.shelves().unwrap().iter().map(|shelf| std::fs::read_dir(shelf).unwrap().count()).sum();
    assert_eq!(kept, 3, "the files of the one that stays");
}

#[test]
fn photographs_are_kept_whatever_is_wrong_with_the_text() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let (picture, too_long) = (jpeg(60, 40), "水".repeat(10_001));

    let fields = [("text", too_long.as_str()), ("title", "漏水")];
    let refused = browser.send_files(&browser.get(NEW), (PREVIEW, PREVIEW), &fields, &[("a.jpg", &picture)]);

    assert_eq!((refused.status, refused.texts(".picked li").len()), (422, 1), "{}", refused.body);
    assert_eq!(value(&refused, PREVIEW, "text"), too_long);
    // On with it: the text is mended, the photograph is there already.
    let preview = browser.submit_on(&refused, PREVIEW, &written());
    assert_eq!((preview.status, preview.texts(".shots li").len()), (200, 1), "{}", preview.body);
}

#[test]
fn photographs_and_a_text_that_was_saved_elsewhere_are_both_kept() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let early = browser.get(NEW);
    save(&browser, &browser.get(NEW), &[("text", "别处写的")], &[]);
    let picture = jpeg(60, 40);

    let refused = save(&browser, &early, &[("text", "这里写的")], &[("a.jpg", &picture)]);

    assert_eq!((refused.status, refused.texts(".picked li").len()), (409, 1), "{}", refused.body);
    assert!(refused.text("#draft-note").contains("别处写的"));
    assert_eq!(value(&refused, PREVIEW, "text"), "这里写的");
}

#[test]
fn a_script_sends_one_by_one_and_is_told_what_is_there() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let form = browser.get(NEW);
    browser.header("accept", "application/json");
    let picture = jpeg(60, 40);

    let first = save(&browser, &form, &[("text", "一")], &[("a.jpg", &picture)]);
    let said: serde_json::Value = serde_json::from_str(&first.body).unwrap();
    assert_eq!((first.status, said["photographs"].as_array().unwrap().len()), (200, 1));
    let (draft, version) = (said["draft"].as_str().unwrap(), said["version"].to_string());
    let seen = [("draft", draft), ("draft_version", version.as_str())];
    let second = save(&browser, &form, &seen, &[("b.txt", b"no picture")]);
    let said: serde_json::Value = serde_json::from_str(&second.body).unwrap();

    assert_eq!(second.status, 422);
    assert!(said["said"].as_str().unwrap().contains("“b.txt”不是照片"));
}

#[test]
fn a_page_with_photographs_costs_one_query_more() {
    let world = World::new();
    let id = world.complaint_with(&world.ann, 12);
    let visitor = world.app.browser();
    let count = |path: &str| {
        let before = world.app.app.store.queries_run();
        assert_eq!(visitor.get(path).status, 200);
        world.app.queries_since(before)
    };

    world.app.browser().get("/complaints?q=1");
    let asked = "complaint, notices of holidays, floors, points, milestones, suggestions, photographs";
    assert_eq!(count(&format!("/complaints/{id}")), 7, "{asked}");
    assert_eq!(count(&world.photographs()[0].url(Size::Small)), 2, "the photograph, and whether its text is seen");
}
