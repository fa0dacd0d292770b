//! What every page must be to those who cannot see it: one heading that names it, one main part, no control without a name.

use std::collections::BTreeSet;

use candor::accounts::Scope;
use candor::base::words::Role;
use candor::routes::ADDRESSES;
use scraper::{ElementRef, Html, Selector};

use crate::access::World;
use crate::support::Browser;

/// Controls that must have a name; a hidden field has none.
const CONTROLS: &str = "input:not([type=hidden]):not([hidden]), select, textarea";

fn all<'d>(page: &'d Html, selector: &str) -> Vec<ElementRef<'d>> {
    let selector = Selector::parse(selector).unwrap();
    page.select(&selector).collect()
}

fn words(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().trim().to_owned()
}

/// Whether a label stands around a control or names its id, or the control says its name itself.
fn is_labelled(page: &Html, control: ElementRef<'_>) -> bool {
    let is_named = |label: &ElementRef<'_>| !words(*label).is_empty();
    let around =
        control.ancestors().filter_map(ElementRef::wrap).any(|one| one.value().name() == "label" && is_named(&one));
    let by_id = control.attr("id").is_some_and(|id| all(page, &format!("label[for='{id}']")).iter().any(is_named));
    around || by_id || control.attr("aria-label").is_some_and(|name| !name.is_empty())
}

/// What is wrong with a page, in words.
fn faults(page: &Html) -> Vec<String> {
    let mut faults = Vec::new();
    for (selector, wanted) in
        [("h1", 1), ("main#main", 1), ("html[lang]", 1), ("a.skip[href='#main']", 1), ("[style]", 0)]
    {
        let found = all(page, selector).len();
        if found != wanted {
            faults.push(format!("{found} × {selector}"));
        }
    }
    let unlabelled = all(page, CONTROLS).into_iter().filter(|control| !is_labelled(page, *control));
    faults.extend(unlabelled.map(|control| format!("no label: {}", control.html())));
    let silent = all(page, "a, button").into_iter();
    let pictured = Selector::parse("img[alt]:not([alt=''])").unwrap();
    let silent = silent.filter(|act| words(*act).is_empty() && act.attr("aria-label").is_none());
    let silent = silent.filter(|act| act.select(&pictured).next().is_none());
    faults.extend(silent.map(|act| format!("says nothing: {}", act.html())));
    let mut seen = BTreeSet::new();
    let twice = all(page, "[id]").into_iter().filter_map(|one| one.attr("id")).filter(|id| !seen.insert(*id));
    faults.extend(twice.map(|id| format!("two elements of the id {id}")));
    let levels: Vec<u32> =
        all(page, "h1, h2, h3, h4").iter().filter_map(|one| one.value().name()[1..].parse().ok()).collect();
    let jumps = levels.windows(2).filter(|pair| pair[1] > pair[0] + 1);
    faults.extend(jumps.map(|pair| format!("h{} follows h{}", pair[1], pair[0])));
    faults
}

#[test]
fn every_page_has_one_heading_one_main_part_and_a_name_for_every_control() {
    let world = World::new();
    let staff = |role| world.app.signed_in(&world.app.staff(role, Scope::Group));
    let readers: [(&str, Browser); 6] = [
        ("visitor", world.app.browser()),
        ("visitor in English", world.app.browser().in_english()),
        ("opener", world.app.signed_in(&world.opener)),
        ("triage", staff(Role::Triage)),
        ("ambassador", staff(Role::Ambassador)),
        ("admin", staff(Role::Admin)),
    ];
    let mut findings = Vec::new();
    for (reader, browser) in &readers {
        for address in ADDRESSES.iter().filter(|address| address.method == "get") {
            let path = world.filled(address);
            let answer = browser.get(&path);
            let is_page = answer.headers.get("content-type").is_some_and(|kind| kind.starts_with("text/html"));
            if is_page && !answer.body.is_empty() && !(300..400).contains(&answer.status) {
                findings.extend(faults(&answer.document()).iter().map(|fault| format!("{path} for {reader}: {fault}")));
            }
        }
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[test]
fn a_page_without_names_is_found() {
    let page = "<html lang=zh><h1>一</h1><h3>二</h3><main id=main><input name=q><a href='/'><svg/></a><p id=main></p>";
    let faults = faults(&Html::parse_document(page));

    let says = |word: &str| faults.iter().any(|fault| fault.contains(word));
    assert!(says("0 × a.skip") && says("no label") && says("says nothing") && says("id main") && says("h3 follows h1"));
    assert_eq!(faults.len(), 5, "{faults:?}");
}
