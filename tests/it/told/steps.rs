//! A letter for each step that concerns somebody, in her language, as text and as a page.

use candor::accounts::{self, Grant, Scope};
use candor::base::ids::EstateId;
use candor::base::words::{ReplyKind, Role, Validity, Verdict};
use candor::complaints::actions::{self, Rejection};
use candor::delivery::Letter;
use candor::estates;
use candor::schema::person;
use diesel::prelude::*;
use scraper::Html;

use crate::support::{TestApp, TestPerson};

const REASON: &str = "这是与装修公司之间的合同纠纷，不归我们管，可以向区住建局房管科投诉。";

struct Town {
    app: TestApp,
    opener: TestPerson,
    guest: TestPerson,
    triage: TestPerson,
    ambassador: TestPerson,
}

/// Everything that happens from the first claim to the end of three complaints, every step told before the next.
fn told_in(lang: &'static str) -> Town {
    let app = TestApp::start();
    let region = app.region("城东公司");
    let estate = app.estate(region, "云栖花园");
    let building = app.building(estate, "3栋", 12);
    let opener = app.owner("ann@example.com", &building, "101");
    let guest = app.person("guest@example.com");
    let triage = app.staff_named("he@staff.example", "何冬", Role::Triage, Scope::Region(region));
    let second = app.staff_named("wu@staff.example", "吴远", Role::Triage, Scope::Group);
    let ambassador = app.staff_named("lin@staff.example", "林晓", Role::Ambassador, Scope::Estate(estate));
    let speak = move |tx: &mut candor::db::WriteTx<'_>| {
        diesel::update(person::table).set(person::language.eq(lang)).execute(tx.conn())?;
        Ok(())
    };
    app.app.store.write_blocking(speak).unwrap();
    let next = || next(&app);
    next();

    let claim = app.claim(&guest, &building, "102");
    app.act(&ambassador, move |tx, actor| estates::actions::refuse_claim(tx, actor, &claim, "请补交合同首页。"))
        .unwrap();
    let held = app.complaint(&guest, estate, "车位被占了三天");
    let version = app.row(held).version;
    app.act(&triage, move |tx, actor| actions::publish_held(tx, actor, held, version)).unwrap();
    next();
    whole_way(&app, (&opener, estate), (&triage, &ambassador));
    let other = app.complaint(&opener, estate, "装修公司拖着不退押金");
    let rejection =
        Rejection { code: Validity::NotOurs, reason: REASON.to_owned(), seen_version: app.row(other).version };
    app.act(&triage, move |tx, actor| actions::propose_rejection(tx, actor, other, &rejection)).unwrap();
    app.act(&second, move |tx, actor| actions::sign_rejection(tx, actor, other)).unwrap();
    next();
    let third = app.complaint(&opener, estate, "电梯按钮失灵没人修");
    app.accept(&triage, third, &ambassador);
    next();
    let version = app.row(third).version;
    app.act(&opener, move |tx, actor| actions::withdraw(tx, actor, third, "已经修好了。", version)).unwrap();
    let admin = app.admin();
    let (grantee, grant) = (triage.id, Grant { role: Role::ServiceManager, scope: Scope::Estate(estate) });
    app.act(&admin, move |tx, actor| accounts::actions::grant_role(tx, actor, grantee, grant)).unwrap();
    next();
    Town { app, opener, guest, triage, ambassador }
}

/// Lets everything be told before the next step.
fn next(app: &TestApp) {
    app.run_jobs();
    app.advance_minutes(10);
}

/// A complaint from its triage to the second solution, which is confirmed.
fn whole_way(
    app: &TestApp,
    (opener, estate): (&TestPerson, EstateId),
    (triage, ambassador): (&TestPerson, &TestPerson),
) {
    let next = || next(app);
    let id = app.complaint(opener, estate, "地下车库顶板漏水");
    app.accept(triage, id, ambassador);
    next();
    app.respond(ambassador, id, ReplyKind::Acknowledgement, "已收到，**今天**去看。");
    next();
    app.respond(ambassador, id, ReplyKind::Question, "漏水在哪个车位上方？");
    next();
    app.reply(opener, id, Some(3), "128 号。");
    next();
    app.respond(ambassador, id, ReplyKind::Substantive, "防水重做好了。\n\n期间每天清桶。");
    next();
    app.propose(ambassador, id);
    next();
    app.decide(opener, id, &[Verdict::Refused], None);
    next();
    app.propose(ambassador, id);
    next();
    app.decide(opener, id, &[Verdict::Confirmed], Some(5));
    next();
}

impl Town {
    /// The letters about notices to somebody, in the order of the steps.
    fn letters_to(&self, person: &TestPerson) -> Vec<Letter> {
        let is_told = |letter: &Letter| letter.to == person.email && letter.text.contains("/me/notices/settings");
        self.app.letters().into_iter().filter(is_told).collect()
    }

    fn all(&self) -> Vec<Letter> {
        let people = [&self.opener, &self.guest, &self.triage, &self.ambassador];
        people.into_iter().flat_map(|person| self.letters_to(person)).collect()
    }
}

/// Subject and text of letters, without what is different each time: the signatures of links.
fn read(letters: &[Letter]) -> String {
    let line = |line: &str| match line.split_once("/unsubscribe/") {
        Some((head, token)) => {
            let (whom, _) = token.rsplit_once('.').unwrap();
            format!("{head}/unsubscribe/{whom}.…")
        }
        None => line.to_owned(),
    };
    let letter = |letter: &Letter| {
        let text: Vec<String> = letter.text.lines().map(line).collect();
        format!("====== {}: {}\n{}", letter.to, letter.subject, text.join("\n"))
    };
    letters.iter().map(letter).collect::<Vec<_>>().join("\n\n")
}

/// What the text says the page says too, and nothing in it is loaded from elsewhere.
fn assert_page_says_the_same(letter: &Letter, lang: &str) {
    let page = Html::parse_document(&letter.html);
    assert!(page.errors.is_empty(), "{:?}", page.errors);
    let shown: String = page.root_element().text().collect();
    for line in letter.text.lines().map(|line| line.trim_start_matches("> ").trim()) {
        let words = line.split("http").next().unwrap_or_default().trim_end_matches([':', '：', ' ']);
        assert!(shown.contains(words.trim()) || words == "--", "{words:?} is not in\n{shown}");
        if let Some(link) = line.find("http").and_then(|at| line.get(at..)) {
            assert!(letter.html.contains(&format!("href=\"{link}\"")), "{link}");
        }
    }
    assert!(letter.html.contains(&format!("<html lang=\"{lang}\">")));
    for loaded in ["<img", "src=", "url(", "<script", "<link", " style="] {
        assert!(!letter.html.contains(loaded), "{loaded} in {}", letter.html);
    }
}

#[test]
fn every_step_that_concerns_somebody_is_a_letter_in_chinese() {
    let letters = told_in("zh-CN").all();

    insta::assert_snapshot!("letters_in_chinese", read(&letters));
    for letter in &letters {
        assert_page_says_the_same(letter, "zh-CN");
    }
}

#[test]
fn every_step_that_concerns_somebody_is_a_letter_in_english() {
    let letters = told_in("en").all();

    insta::assert_snapshot!("letters_in_english", read(&letters));
    for letter in &letters {
        assert_page_says_the_same(letter, "en");
    }
}

#[test]
fn an_owner_of_hong_kong_reads_traditional_characters() {
    let town = told_in("zh-Hant");

    let letters = town.letters_to(&town.opener);

    assert!(
        letters.iter().any(|letter| letter.subject.starts_with("坦言：「地下车库顶板漏水」已受理，並")),
        "{}",
        read(&letters)
    );
    for letter in &letters {
        assert_page_says_the_same(letter, "zh-Hant");
    }
}
