//! One's own files; and that rows and files agree, whatever happens in between.

use std::fs::{self, File};
use std::path::PathBuf;

use candor::base::Instant;

use super::{NEW, PREVIEW, World, jpeg, save, value};
use crate::check::differences;
use crate::support::{START, instant};

const FILES: &str = "/me/files";

impl World {
    fn files_on_disk(&self) -> Vec<PathBuf> {
        let folder = self.app.app.darkroom.folder();
        let shelves = folder.shelves().unwrap();
        let files = shelves.iter().flat_map(|shelf| fs::read_dir(shelf).unwrap()).map(|entry| entry.unwrap().path());
        files.collect()
    }
}

/// Makes a file as old as the test's clock needs it.
fn date(path: &PathBuf, at: Instant) {
    let since = std::time::Duration::from_millis(u64::try_from(at.0).unwrap());
    File::options().write(true).open(path).unwrap().set_modified(std::time::UNIX_EPOCH + since).unwrap();
}

#[test]
fn the_list_shows_one_s_own_with_their_places_and_deletes_what_is_not_published() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    assert!(browser.get(FILES).text(".empty").contains("还没有传过照片"));
    world.complaint_with(&world.ann, 1);
    save(&browser, &browser.get(NEW), &[], &[("a.jpg", &jpeg(60, 40))]);
    let drafted = world.photographs().into_iter().find(|one| one.draft_id.is_some()).unwrap();
    let published = world.photographs().into_iter().find(|one| one.complaint_id.is_some()).unwrap();

    let before = world.app.app.store.queries_run();
    let list = browser.get(FILES);
    assert_eq!(world.app.queries_since(before), 4, "two for the session, the photographs, the drafts");
    let places = list.attributes(".files div a", "href");
    assert!(places.contains(&NEW.to_owned()) && places.contains(&"/complaints/1?page=1#f1".to_owned()), "{places:?}");
    assert_eq!(list.texts(".files form").len(), 1, "only what is not published can go");

    let token = value(&list, &format!("{FILES}/{}/end", drafted.id), "csrf");
    let end = |id: &str, browser: &crate::support::Browser, token: &str| {
        browser.post_without_token(&format!("{FILES}/{id}/end"), &[("csrf", token)]).status
    };
    assert_eq!(end(&published.id, &browser, &token), 409);
    let bob = world.app.signed_in(&world.app.owner("bob@example.com", &world.building, "102"));
    let bobs = value(&bob.get(NEW), PREVIEW, "csrf");
    for id in [drafted.id.as_str(), &published.id, "AAAAAAAAAAAAAAAAAAAAAA"] {
        assert_eq!(end(id, &bob, &bobs), 404);
    }
    assert_eq!(world.files_on_disk().len(), 6);
    assert_eq!(end(&drafted.id, &browser, &token), 303);
    assert_eq!(world.files_on_disk().len(), 3);
    assert!(!bob.get(FILES).body.contains(&published.id));
    assert_eq!(browser.get(&format!("{FILES}?after=x")).status, 400);
    assert_eq!(bob.get(&format!("{FILES}?after={}", published.id)).status, 400);
}

#[test]
fn a_long_list_goes_on() {
    let world = World::new();
    for _ in 0..3 {
        world.complaint_with(&world.ann, 12);
        world.app.advance_minutes(10);
    }
    let browser = world.app.signed_in(&world.ann);

    let first = browser.get(FILES);
    let next = first.attributes(".pager a", "href")[0].clone();
    let second = browser.get(&next);

    assert_eq!((first.texts(".files > li").len(), second.texts(".files > li").len()), (24, 12));
    assert!(!second.has(".pager a"));
}

#[test]
fn photographs_go_with_their_draft() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    save(&browser, &browser.get(NEW), &[], &[("a.jpg", &jpeg(60, 40))]);
    let form = browser.get(NEW);
    let draft = world.app.drafts_of(&world.ann)[0].id.clone();

    assert_eq!(browser.submit_on(&form, &format!("/me/drafts/{draft}/end"), &[]).status, 303);
    assert_eq!((world.photographs().len(), world.files_on_disk().len()), (0, 0));

    save(&browser, &browser.get(NEW), &[], &[("a.jpg", &jpeg(60, 40))]);
    world.app.advance_days(31);
    world.app.run_jobs();
    assert_eq!((world.photographs().len(), world.files_on_disk().len()), (0, 0));
}

#[test]
fn files_without_a_row_are_swept_and_others_are_not() {
    let world = World::new();
    world.complaint_with(&world.ann, 1);
    let folder = world.app.settings.data_dir.join("photographs");
    let kept = world.files_on_disk();
    let shelf = folder.join("_aa");
    fs::create_dir_all(&shelf).unwrap();
    let orphan = shelf.join("AAAAAAAAAAAAAAAAAAAAAA.large.jpg");
    let young = shelf.join("AAAAAAAAAAAAAAAAAAAAAB.large.jpg");
    let unfinished = folder.join("incoming/BBBBBBBBBBBBBBBBBBBBBB");
    let now = instant(START).plus_days(2);
    for (path, at) in [(&orphan, instant(START)), (&young, now), (&unfinished, instant(START))] {
        fs::write(path, b"x").unwrap();
        date(path, at);
    }
    for path in &kept {
        date(path, instant(START));
    }

    world.app.advance_days(2);
    world.app.run_jobs();

    assert!(!orphan.exists() && !unfinished.exists() && young.exists());
    assert!(kept.iter().all(|path| path.exists()));
}

#[test]
fn a_check_compares_rows_and_files() {
    let world = World::new();
    world.complaint_with(&world.ann, 2);
    assert_eq!(differences(&world.app), Vec::<String>::new());
    let (first, second) = (&world.photographs()[0], &world.photographs()[1]);
    let large =
        |id: &str| world.files_on_disk().into_iter().find(|path| path.ends_with(format!("{id}.large.jpg"))).unwrap();

    fs::write(large(&first.id), b"something else").unwrap();
    fs::remove_file(large(&second.id)).unwrap();
    let shelf = world.app.settings.data_dir.join("photographs/_zz");
    fs::create_dir_all(&shelf).unwrap();
    for name in ["note.txt", "AAAAAAAAAAAAAAAAAAAAAA.large.jpg"] {
        fs::write(shelf.join(name), b"x").unwrap();
        date(&shelf.join(name), instant(START).plus_days(-3));
    }

    let said = differences(&world.app).join("\n");
    for line in [
        format!("photograph {}: its large file is not what was kept", first.id),
        format!("photograph {}: its large file is not there", second.id),
        "note.txt".to_owned(),
        "AAAAAAAAAAAAAAAAAAAAAA".to_owned(),
    ] {
        assert!(said.contains(&line), "{line} in:\n{said}");
    }
}
