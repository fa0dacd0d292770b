//! A database that does not answer in time.

use std::sync::mpsc;
use std::time::Duration;

use super::{World, kept};
use crate::support::TestApp;

/// Keeps the writer busy until it is dropped.
pub struct Blockade(Option<mpsc::Sender<()>>, Option<std::thread::JoinHandle<()>>);

impl Blockade {
    pub fn of(app: &TestApp) -> Self {
        let (sender, receiver) = mpsc::channel::<()>();
        let (begun, has_begun) = mpsc::channel();
        let store = app.app.store.clone();
        let thread = std::thread::spawn(move || {
            store
                .write_blocking(move |_| {
                    begun.send(()).unwrap();
                    receiver.recv().unwrap_err();
                    Ok(())
                })
                .unwrap();
        });
        has_begun.recv().unwrap();
        Self(Some(sender), Some(thread))
    }
}

impl Drop for Blockade {
    fn drop(&mut self) {
        drop(self.0.take());
        self.1.take().unwrap().join().unwrap();
    }
}

#[test]
fn a_reply_that_cannot_be_written_in_time_is_kept_in_its_form_and_not_written_later() {
    let world = World::with(|settings| settings.patience = Duration::from_secs(1));
    let id = world.complaint();
    let browser = world.app.signed_in(&world.ann);
    let action = format!("/complaints/{id}/replies");
    let form = browser.get(&format!("/complaints/{id}/reply"));

    let blockade = Blockade::of(&world.app);
    let refused = browser.submit_on(&form, &action, &[("text", "今天又漏了"), ("act", "send")]);
    drop(blockade);

    assert_eq!((refused.status, refused.headers.get("retry-after").map(String::as_str)), (503, Some("60")));
    assert_eq!(kept(&refused, &action, "text").trim_end(), "今天又漏了");
    assert!(refused.text("main").contains("网站现在很忙"), "{}", refused.body);
    assert_eq!(world.app.seen_by(&world.ann, id).last_floor, 1, "nobody waited for it any more");
    assert_eq!(browser.submit_on(&refused, &action, &[("act", "send")]).status, 303);
    assert_eq!(world.app.seen_by(&world.ann, id).last_floor, 2);
}

#[test]
fn what_has_no_form_to_keep_is_answered_with_a_page_that_says_so() {
    let world = World::with(|settings| settings.patience = Duration::from_secs(1));
    let id = world.complaint();
    let bob = world.app.signed_in(&world.bob()).in_english();
    let place = format!("/complaints/{id}");
    let page = bob.get(&place);

    let blockade = Blockade::of(&world.app);
    let refused = bob.submit_on(&page, &format!("{place}/watch"), &[("level", "official")]);
    let read = bob.get(&place);
    drop(blockade);

    assert_eq!((refused.status, refused.headers.get("retry-after").map(String::as_str)), (503, Some("60")));
    assert_eq!(refused.text("h1"), "The site is very busy and could not answer in time.");
    assert_eq!(read.status, 200, "reading does not wait for writing");
}
