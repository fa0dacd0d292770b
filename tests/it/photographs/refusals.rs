//! What is not taken: each with its sentence, the rest of the form kept.

use candor::i18n::{Lang, say};
use candor::media::{MAX_PICTURE_BYTES, Refusal};
use image::ImageFormat;

use super::{NEW, PREVIEW, World, drawn, encoded, jpeg, save, value};

fn said(refusal: Refusal, name: &str) -> String {
    say(Lang::ZhCn, &refusal.message(name))
}

/// A JPEG that claims to be of 65,535 by 65,535 pixels.
fn pixel_bomb() -> Vec<u8> {
    let mut bytes = jpeg(60, 40);
    let frame = bytes.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    bytes[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    bytes
}

#[test]
fn each_kind_of_what_is_no_photograph_is_refused_with_its_sentence() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let whole = jpeg(300, 200);
    let mut vast = encoded(&drawn(20, 20), ImageFormat::Png);
    vast[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
    let heavy = [whole.as_slice(), &vec![0; MAX_PICTURE_BYTES]].concat();
    let page = [b"<html><script>alert(1)</script>".as_slice(), &whole].concat();
    let cases: [(&str, &[u8], Refusal); 12] = [
        ("text.jpg", b"I am a text", Refusal::NoPicture),
        ("url.jpg", b"https://169.254.169.254/latest/meta-data/", Refusal::NoPicture),
        ("path.jpg", b"/etc/passwd", Refusal::NoPicture),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", Refusal::NoPicture),
        ("page.jpg", &page, Refusal::NoPicture),
        ("IMG_0001.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Refusal::Heic),
        ("moving.gif", b"GIF89a\x01\0\x01\0\0\0\0;", Refusal::Animated),
        ("cut.jpg", &whole[..whole.len() / 2], Refusal::Broken),
        ("empty.jpg", b"\xff\xd8\xff\xd9", Refusal::Broken),
        ("bomb.jpg", &pixel_bomb(), Refusal::TooLarge),
        ("vast.png", &vast, Refusal::TooLarge),
        ("heavy.jpg", &heavy, Refusal::TooHeavy),
    ];

    for (name, bytes, refusal) in cases {
        let form = browser.get(NEW);
        let answer = save(&browser, &form, &[("text", "照片见下")], &[(name, bytes)]);
        assert_eq!(answer.status, 422, "{name}");
        assert_eq!(answer.texts("#photographs-field .error"), [said(refusal, name)], "{name}");
        assert_eq!(value(&answer, PREVIEW, "text"), "照片见下", "{name}: the text is lost");
    }
    assert_eq!(world.photographs(), []);
    assert_eq!(world.app.drafts_of(&world.ann)[0].value("text"), "照片见下", "the text was saved nevertheless");
}

#[test]
fn one_that_is_refused_does_not_cost_the_others() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let good = jpeg(60, 40);

    let files: [(&str, &[u8]); 3] = [("a.jpg", &good), ("b.jpg", b"broken"), ("c.jpg", &good)];
    let answer = save(&browser, &browser.get(NEW), &[("text", "三张里有一张坏的")], &files);

    assert_eq!((answer.status, answer.texts(".picked li").len()), (422, 2));
    assert_eq!(answer.texts("#photographs-field .error"), [said(Refusal::NoPicture, "b.jpg")]);
}

#[test]
fn the_thirteenth_is_refused_and_twelve_stay() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let good = jpeg(30, 20);
    let seven: Vec<(&str, &[u8])> = vec![("a.jpg", good.as_slice()); 7];
    save(&browser, &browser.get(NEW), &[], &seven);

    let refused = save(&browser, &browser.get(NEW), &[], &seven[..6]);

    assert_eq!((refused.status, refused.texts(".picked li").len()), (422, 12));
    assert_eq!(refused.texts("#photographs-field .error"), [said(Refusal::TooMany(12), "a.jpg")]);
    // And thirteen at once.
    let bob = world.app.owner("bob@example.com", &world.building, "102");
    let browser = world.app.signed_in(&bob);
    let thirteen: Vec<(&str, &[u8])> = vec![("a.jpg", good.as_slice()); 13];
    let refused = save(&browser, &browser.get(NEW), &[], &thirteen);
    assert_eq!((refused.status, refused.texts(".picked li").len()), (422, 12));
}

#[test]
fn sixty_megabytes_are_enough_for_one_time() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    // What hangs on a picture weighs, though it is thrown away.
    let heavy = [jpeg(30, 20).as_slice(), &vec![0; 19 * 1024 * 1024]].concat();
    let files: Vec<(&str, &[u8])> = ["a.jpg", "b.jpg", "c.jpg", "d.jpg"].map(|name| (name, heavy.as_slice())).to_vec();

    let refused = save(&browser, &browser.get(NEW), &[("text", "四张大的")], &files);

    assert_eq!((refused.status, refused.texts(".picked li").len()), (422, 3));
    assert_eq!(refused.texts("#photographs-field .error"), [said(Refusal::RequestFull, "d.jpg")]);
    assert_eq!(value(&refused, PREVIEW, "text"), "四张大的");
}

#[test]
fn too_many_pictures_in_a_short_time_are_refused_and_the_text_stays() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let twenty: Vec<(&str, &[u8])> = vec![("a.jpg", b"no picture".as_slice()); 20];

    let busy = (0..5).map(|_| save(&browser, &browser.get(NEW), &[("text", "一直传")], &twenty));
    let busy = busy
        .map(|answer| answer.texts("#photographs-field .error"))
        .find(|errors| errors.contains(&said(Refusal::Busy, "a.jpg")));

    assert!(busy.is_some());
    assert_eq!(world.app.drafts_of(&world.ann)[0].value("text"), "一直传");
}

#[test]
fn names_of_files_are_inert_and_never_a_path() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let good = jpeg(30, 20);

    let long = "长".repeat(300);
    for name in ["../../candor.db", "/etc/passwd", "<img src=x onerror=alert(1)>.jpg", "\u{202e}gpj.exe", long.as_str()]
    {
        let answer = save(&browser, &browser.get(NEW), &[], &[(name, b"no picture")]);
        assert_eq!(answer.status, 422, "{name}");
        assert!(!answer.body.contains("<img src=x"), "{name}");
        let answer = save(&browser, &browser.get(NEW), &[], &[(name, &good)]);
        assert_eq!(answer.status, 303, "{name}");
    }
    for photograph in world.photographs() {
        assert_eq!(photograph.id.len(), 22);
    }
    for id in ["..%2F..%2Fcandor.db", "x", "%00", "AAAAAAAAAAAAAAAAAAAAAA"] {
        assert_eq!(browser.get(&format!("/photographs/{id}/large")).status, 404, "{id}");
    }
    assert_eq!(browser.get(&format!("/photographs/{}/original", world.photographs()[0].id)).status, 404);
}

#[test]
fn a_form_with_pictures_needs_its_token_and_loses_no_text_without_it() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let (form, good) = (browser.get(NEW), jpeg(30, 20));

    let refused = browser.send_files(
        &form,
        (PREVIEW, NEW),
        &[("csrf", "x"), ("text", "留着"), ("act", "save")],
        &[("a.jpg", &good)],
    );

    assert_eq!(refused.status, 403);
    assert_eq!(value(&refused, NEW, "text"), "留着");
    assert_eq!(world.photographs(), []);
    assert_eq!(std::fs::read_dir(world.app.settings.data_dir.join("photographs/incoming")).unwrap().count(), 0);
    let other = world.app.signed_in(&world.ann);
    other.header("origin", "https://evil.example");
    assert_eq!(save(&other, &form, &[], &[("a.jpg", &good)]).status, 403);
}

#[test]
fn a_form_that_is_none_of_ours_is_a_bad_request() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let form = browser.get(NEW);
    assert_eq!(save(&browser, &form, &[("drop", "x")], &[]).status, 303, "a button pressed twice");
    assert_eq!(save(&browser, &form, &[("photographs", "text where a file belongs")], &[]).status, 400);
    let many: Vec<(&str, &[u8])> = vec![("a.jpg", b"".as_slice()); 300];
    assert_eq!(save(&browser, &form, &[], &many).status, 400);
}
