//! Killed at any moment, an order is there with its points and its piece of the stock, or nothing of it is.

use std::sync::mpsc;
use std::thread;

use candor::base::Random;
use candor::base::ids::RewardId;
use candor::club::rewards;

use super::a_reward;
use crate::crash::{Serving, kill};
use crate::support::binary::finished;
use crate::support::{Browser, TestApp};

const KILLS: u32 = 6;
const STOCK: i64 = 400;

/// Orders one after the other until the server goes away; tells of each order that was acknowledged.
fn orders(browser: &Browser, id: RewardId, told: &mpsc::Sender<()>) {
    let place = format!("/club/rewards/{id}/order");
    loop {
        let Some(page) = browser.try_get(&place) else { return };
        let fields = page.form_fields(&place);
        let pairs: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        match browser.try_post(&place, &pairs) {
            Some(303) => {}
            None => return,
            Some(status) => panic!("ordering answered {status}"),
        }
        if told.send(()).is_err() {
            return;
        }
    }
}

#[test]
fn orders_that_a_killed_server_has_acknowledged_are_there_whole() {
    let app = TestApp::without_server();
    let ann = app.rich_member("ann@example.com", 500);
    let id = app.reward(a_reward(1), STOCK);
    let mut random = Random::seeded(5);
    let (mut acknowledged, mut cookies) = (0, None);

    for _ in 0..KILLS {
        let mut server = Serving::start(&app.settings);
        let browser = Browser::new(&server.address);
        match &cookies {
            Some(kept) => browser.set_cookies(kept),
            None => drop(browser.sign_in(&ann)),
        }
        cookies = Some(browser.cookies());
        let wanted = usize::try_from(1 + random.below(10)).unwrap();
        let (told, receiver) = mpsc::channel();
        let client = thread::spawn(move || orders(&browser, id, &told));
        acknowledged += receiver.iter().take(wanted).count();
        kill(&mut server.child);
        acknowledged += receiver.iter().count();
        client.join().unwrap();
    }

    let placed = app.app.store.read_blocking(|tx| rewards::own_orders(tx, ann.id, None, STOCK)).unwrap();
    let (placed, acknowledged) = (i64::try_from(placed.len()).unwrap(), i64::try_from(acknowledged).unwrap());
    // Of each kill, one at most was done and not told.
    assert!((acknowledged..=acknowledged + i64::from(KILLS)).contains(&placed), "{acknowledged} told, {placed} there");
    assert!(acknowledged >= i64::from(KILLS));
    assert_eq!((app.stock_of(id), app.balance(ann.id).held), (STOCK - placed, placed));
    let (code, said) = finished(&app.settings, &["check"]);
    assert_eq!(code, 0, "{said}");
}
