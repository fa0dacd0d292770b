//! Photographs: sent, refused, kept with their draft, published with their text, shown to who sees that, and never lost.

mod files;
mod official;
mod refusals;
mod sessions;
mod showing;
mod taking;

use std::io::Cursor;

use candor::base::ids::ComplaintId;
use candor::estates::Building;
use candor::media::Photograph;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use crate::support::{Answer, Browser, TestApp, TestPerson};

const NEW: &str = "/complaints/new";
const PREVIEW: &str = "/complaints/new/preview";
const PUBLISH: &str = "/complaints";

/// An estate with a building of twelve homes, and an owner of the first.
struct World {
    app: TestApp,
    building: Building,
    ann: TestPerson,
}

impl World {
    fn new() -> Self {
        let app = TestApp::start();
        let estate = app.estate(app.region("华南"), "望溪雅苑");
        let building = app.building(estate, "3栋", 12);
        let ann = app.owner("ann@example.com", &building, "101");
        Self { app, building, ann }
    }

    /// Every photograph there is.
    fn photographs(&self) -> Vec<Photograph> {
        let mut all = self.app.app.store.read_blocking(|tx| candor::media::all_after(tx, "", 1_000)).unwrap();
        all.sort_by_key(|photograph| (photograph.complaint_id, photograph.floor, photograph.position));
        all
    }

    /// Publishes a complaint with photographs.
    fn complaint_with(&self, opener: &TestPerson, pictures: usize) -> ComplaintId {
        let browser = self.app.signed_in(opener);
        let picture = jpeg(60, 40);
        let files: Vec<_> = (0..pictures).map(|_| ("a.jpg", picture.as_slice())).collect();
        let mut fields = written();
        let estate = self.building.estate_id.to_string();
        fields.push(("estate", &estate));
        let preview = browser.send_files(&browser.get(NEW), (PREVIEW, PREVIEW), &fields, &files);
        assert_eq!(preview.status, 200, "{}", preview.body);
        let published = browser.submit_on(&preview, PUBLISH, &[]);
        let place = published.location().unwrap_or_else(|| panic!("{}", published.body));
        place.rsplit('/').next().unwrap().parse().unwrap()
    }
}

fn written() -> Vec<(&'static str, &'static str)> {
    vec![("title", "电梯厅顶棚滴水"), ("text", "照片为证。"), ("category", "construction"), ("severity", "major")]
}

fn drawn(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
        Rgb([u8::try_from(x % 256).unwrap(), u8::try_from(y % 256).unwrap(), 90])
    }))
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    encoded(&drawn(width, height), ImageFormat::Jpeg)
}

/// Sends the form of a new complaint with the button that saves it.
fn save(browser: &Browser, shown: &Answer, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
    let mut all = fields.to_vec();
    all.push(("act", "save"));
    browser.send_files(shown, (PREVIEW, NEW), &all, files)
}

fn value(shown: &Answer, action: &str, name: &str) -> String {
    let fields = shown.form_fields(action);
    fields.into_iter().find(|(known, _)| known == name).map(|(_, value)| value).unwrap_or_default()
}
