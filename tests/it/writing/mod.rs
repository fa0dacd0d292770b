//! Writing: complaints, replies, changes, decisions. Whatever goes wrong, nothing typed is lost.

pub mod busy;
mod compose;
mod decide;
mod edit;
mod refusals;
mod reply;
mod session;
mod similar;

use candor::base::ids::{ComplaintId, EstateId};
use candor::estates::Building;
use candor::settings::Settings;

use crate::support::{Answer, Browser, TestApp, TestPerson};

const NEW: &str = "/complaints/new";
const PREVIEW: &str = "/complaints/new/preview";
const PUBLISH: &str = "/complaints";

const TITLE: &str = "地下二层电梯厅顶棚滴水";
const TEXT: &str = "从国庆前开始滴水。\n\n老人推车经过很滑，**请尽快**来看。";

/// An estate with a building of twelve homes, and an owner of the first.
struct World {
    app: TestApp,
    estate: EstateId,
    building: Building,
    ann: TestPerson,
}

impl World {
    fn new() -> Self {
        Self::with(|_| {})
    }

    fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let app = TestApp::start_with(change);
        let region = app.region("华南");
        let estate = app.estate(region, "望溪雅苑");
        let building = app.building(estate, "3栋", 12);
        let ann = app.owner("ann@example.com", &building, "101");
        Self { app, estate, building, ann }
    }

    fn bob(&self) -> TestPerson {
        self.app.owner("bob@example.com", &self.building, "102")
    }

    fn complaint(&self) -> ComplaintId {
        self.app.complaint_with_two_points(&self.ann, self.estate)
    }
}

/// What an owner fills in.
fn filled() -> Vec<(&'static str, &'static str)> {
    vec![
        ("category", "construction"),
        ("severity", "major"),
        ("title", TITLE),
        ("text", TEXT),
        ("point1", "修好顶棚漏水"),
        ("point3", "修好前每天有人清桶"),
        ("wish", "这周内修好"),
    ]
}

/// The same with one field filled in otherwise.
fn filled_but<'a>(name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut fields = filled();
    fields.retain(|(known, _)| *known != name);
    fields.push((name, value));
    fields
}

/// Sends the form of a page that posts to `action` to another address, as a button with `formaction` does.
fn send_elsewhere(browser: &Browser, shown: &Answer, (action, place): (&str, &str)) -> Answer {
    let fields = shown.form_fields(action);
    let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post_without_token(place, &pairs)
}

/// The value of a field of a form that is shown.
fn kept(shown: &Answer, action: &str, name: &str) -> String {
    let fields = shown.form_fields(action);
    fields.into_iter().find(|(known, _)| known == name).map(|(_, value)| value).unwrap_or_default()
}

fn assert_kept(shown: &Answer, action: &str) {
    for (name, value) in filled() {
        assert_eq!(kept(shown, action, name).replace("\r\n", "\n"), value, "{name} is lost:\n{}", shown.body);
    }
}
