use std::fs;

use tempfile::TempDir;

use super::*;
use crate::search::{Filters, Hits, Kind, Order, SearchQuery};

fn text(complaint_id: i64, floor: i32, text: &str) -> Document {
    Document {
        subject: Subject { kind: Kind::Complaint, id: complaint_id },
        floor,
        estate_id: Some(1),
        region_id: Some(1),
        category: "lift".to_owned(),
        state: "open".to_owned(),
        official: false,
        opener: floor == 1,
        due_millis: None,
        at_millis: complaint_id * 1_000 + i64::from(floor),
        title: String::new(),
        text: text.to_owned(),
    }
}

fn replace(complaint_id: i64, documents: Vec<Document>) -> Change {
    Change::Replace { subject: Subject { kind: Kind::Complaint, id: complaint_id }, documents }
}

fn find(index: &Index, words: &str) -> Hits {
    index.search(&SearchQuery::parse(words), &Filters::default(), Order::Relevance { page: 1 }).unwrap()
}

fn folders(dir: &TempDir) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn an_index_with_a_leak(dir: &TempDir) -> Index {
    let index = Index::open(dir.path()).unwrap();
    index.apply(vec![replace(1, vec![text(1, 1, "漏水")])], 7).unwrap();
    index
}

#[test]
fn a_new_index_is_empty_at_position_0() {
    let dir = TempDir::new().unwrap();

    let index = Index::open(dir.path()).unwrap();

    assert_eq!(index.position().unwrap(), 0);
    assert_eq!(find(&index, "漏水"), Hits::default());
}

#[test]
fn texts_and_position_survive_reopening() {
    let dir = TempDir::new().unwrap();
    drop(an_index_with_a_leak(&dir));

    let index = Index::open(dir.path()).unwrap();

    assert_eq!(index.position().unwrap(), 7);
    assert_eq!(find(&index, "漏水").total, 1);
}

#[test]
fn a_replaced_complaint_is_found_by_its_new_texts_only() {
    let dir = TempDir::new().unwrap();
    let index = an_index_with_a_leak(&dir);

    index.apply(vec![replace(1, vec![text(1, 1, "噪音"), text(1, 2, "噪音大")])], 8).unwrap();

    assert_eq!(find(&index, "漏水").total, 0);
    assert_eq!(find(&index, "噪音").hits[0].more_floors, 1);
}

#[test]
fn a_withdrawn_complaint_vanishes() {
    let dir = TempDir::new().unwrap();
    let index = an_index_with_a_leak(&dir);

    index.apply(vec![replace(1, vec![])], 8).unwrap();

    assert_eq!(find(&index, "漏水").total, 0);
    assert_eq!(index.position().unwrap(), 8);
}

#[test]
fn the_last_of_several_changes_of_a_complaint_counts() {
    let dir = TempDir::new().unwrap();
    let index = Index::open(dir.path()).unwrap();

    index.apply(vec![replace(1, vec![text(1, 1, "漏水")]), replace(1, vec![text(1, 1, "噪音")])], 2).unwrap();

    assert_eq!((find(&index, "漏水").total, find(&index, "噪音").total), (0, 1));
}

#[test]
fn every_kind_of_damage_gives_an_empty_index_that_works() {
    for damage in ["meta.json", "segments emptied", "segments flipped", "segments removed", "folder", "pointer"] {
        let dir = TempDir::new().unwrap();
        drop(an_index_with_a_leak(&dir));
        let folder = dir.path().join(&folders(&dir)[0]);
        let segments = || fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).filter(|p| is_segment(p));
        match damage {
            "meta.json" => fs::write(folder.join("meta.json"), b"{\"half").unwrap(),
            "segments emptied" => segments().for_each(|path| fs::write(path, b"").unwrap()),
            "segments flipped" => segments().for_each(|path| flip_a_byte(&path)),
            "segments removed" => segments().for_each(|path| fs::remove_file(path).unwrap()),
            "folder" => fs::remove_dir_all(&folder).unwrap(),
            _ => fs::write(dir.path().join("current"), b"\xff../../etc").unwrap(),
        }

        let index = Index::open(dir.path()).unwrap();

        assert_eq!(index.position().unwrap(), 0, "{damage}");
        index.apply(vec![replace(2, vec![text(2, 1, "漏水")])], 3).unwrap();
        assert_eq!(find(&index, "漏水").hits[0].subject.id, 2, "{damage}");
        assert_eq!(folders(&dir).len(), 1, "{damage}: the damaged folder is removed");
    }
}

fn is_segment(path: &Path) -> bool {
    ["term", "pos", "idx", "fast", "store", "fieldnorm"].iter().any(|end| path.extension().is_some_and(|e| e == *end))
}

fn flip_a_byte(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    bytes[0] ^= 0xff;
    fs::remove_file(path).unwrap();
    fs::write(path, bytes).unwrap();
}

#[test]
fn an_index_of_an_older_version_is_built_anew() {
    let dir = TempDir::new().unwrap();
    fs::create_dir(dir.path().join("v0-000004")).unwrap();
    fs::write(dir.path().join("current"), "v0-000004").unwrap();
    fs::create_dir(dir.path().join("not-ours")).unwrap();

    let index = Index::open(dir.path()).unwrap();

    assert_eq!(index.position().unwrap(), 0);
    assert_eq!(folders(&dir), ["not-ours", "v3-000001"]);
}

#[test]
fn an_open_index_takes_up_a_finished_rebuild() {
    let dir = TempDir::new().unwrap();
    let index = an_index_with_a_leak(&dir);
    let mut rebuild = Index::begin_rebuild(dir.path()).unwrap();
    rebuild.add(&[text(2, 1, "漏水"), text(3, 1, "漏水")]).unwrap();

    assert!(!index.refresh().unwrap(), "not finished yet");
    index.apply(vec![replace(4, vec![text(4, 1, "噪音")])], 9).unwrap();
    rebuild.finish(5).unwrap();

    assert_eq!(find(&index, "漏水").total, 1, "still the old one");
    assert!(index.refresh().unwrap());
    assert!(!index.refresh().unwrap());
    assert_eq!(index.position().unwrap(), 5);
    assert_eq!((find(&index, "漏水").total, find(&index, "噪音").total), (2, 0));
    index.apply(vec![replace(4, vec![text(4, 1, "噪音")])], 9).unwrap();
    assert_eq!(find(&index, "噪音").total, 1);
    assert_eq!(folders(&dir), ["v3-000002"]);
}

#[test]
fn two_rebuilds_at_once_are_refused_and_an_abandoned_one_is_cleared_away() {
    let dir = TempDir::new().unwrap();
    let index = an_index_with_a_leak(&dir);
    let first = Index::begin_rebuild(dir.path()).unwrap();

    let second = Index::begin_rebuild(dir.path());

    assert!(second.is_err());
    drop(first);
    Index::begin_rebuild(dir.path()).unwrap().finish(1).unwrap();
    assert!(index.refresh().unwrap());
    assert_eq!(folders(&dir).len(), 1);
}

#[test]
fn a_missing_folder_under_an_open_index_is_an_error_and_not_a_panic() {
    let dir = TempDir::new().unwrap();
    let index = an_index_with_a_leak(&dir);
    fs::remove_dir_all(dir.path()).unwrap();

    assert!(index.apply(vec![replace(1, vec![])], 9).is_err());
    assert!(!index.refresh().unwrap());
}
