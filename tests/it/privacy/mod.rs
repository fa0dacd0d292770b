//! Who sees what of texts that hold personal data, and of those that were withheld.

mod flags;
mod internal;
mod kept;
mod masking;
mod nowhere;
mod originals;
mod premoderation;
mod withholding;

use candor::base::ids::ComplaintId;
use candor::base::masking::Unmasked;
use candor::base::words::{About, Category, Severity};
use candor::complaints::actions::{self, NewComplaint};

use crate::support::TestPerson;
use crate::support::town::Town;

/// Personal data of every kind, as an owner in a hurry writes it.
const MOBILE: &str = "13800138000";
const ROOM: &str = "3栋2单元1201室";
const PLATE: &str = "粤B12345";

/// A complaint that holds personal data in each of its texts.
fn full_of_secrets(town: &Town, author: &TestPerson, unmasked: Unmasked) -> ComplaintId {
    let new = NewComplaint {
        estate_id: town.estate,
        category: Category::Construction,
        severity: Severity::General,
        about: About::Nobody,
        title: format!("漏水请打{MOBILE}"),
        text: format!("我家{ROOM}漏水，车{PLATE}也泡了，电话{MOBILE}。"),
        points: vec![format!("修好{ROOM}"), format!("回电{MOBILE}")],
        wish: format!("打{MOBILE}约时间"),
        unmasked,
        submission_key: format!("secrets {}", town.app.fact_count()),
    };
    town.app.act(author, move |tx, actor| actions::receive(tx, actor, &new)).unwrap()
}

/// Every page on which a text of a complaint could stand, whoever asks.
fn places(town: &Town, id: ComplaintId) -> Vec<String> {
    let mut places: Vec<String> = [
        "",
        "?view=official",
        "?view=opener",
        "?view=newest",
        "?view=tree",
        "/print",
        "/feed.atom",
        "/floors/1/versions",
        "/floors/2/versions",
    ]
    .map(|part| format!("/complaints/{id}{part}"))
    .into();
    places
        .extend(["/", "/complaints", "/me/notices", "/me/complaints", "/me/following", "/desk"].map(ToOwned::to_owned));
    places.extend([
        format!("/estates/{}", town.estate),
        format!("/estates/{}/feed.atom", town.estate),
        "/feed.atom".to_owned(),
        format!("/complaints?estate={}&order=due", town.estate),
        format!("/desk/complaints/{id}"),
        format!("/complaints/{id}/reply?quote=1&to=1"),
        format!("/complaints/{id}/reply?quote=1&to=2"),
        format!("/complaints/{id}/response"),
        "/search?q=%E6%BC%8F%E6%B0%B4".to_owned(),
        format!("/search?q={MOBILE}"),
        "/search?q=3%E6%A0%8B2%E5%8D%95%E5%85%831201%E5%AE%A4".to_owned(),
    ]);
    places
}
