//! The magazine of the club.

mod making;
mod paying;
mod races;
mod reading;
mod table;
mod writing;

use candor::accounts::{Actor, Scope};
use candor::base::Result;
use candor::base::ids::ArticleId;
use candor::base::words::{ArticleAct, ArticleKind, ArticleState, Role, Theme, WithdrawnBecause};
use candor::club::articles::{self, Article, ArticleText, IssueText, NewStep, actions};
use candor::db::WriteTx;

use crate::support::{Answer, Browser, TestApp, TestPerson, encode};

pub const TITLE: &str = "飘窗渗水怎么看";
pub const BODY: &str = "水从哪里出来，多半不是从哪里进去的。下过雨第二天早上，先摸窗框下沿，再看外窗台的板，最后把一张打湿的纸巾贴在内墙，十分钟后揭下来看水印的边。";

/// A club with two members who write and two editors.
pub struct World {
    pub app: TestApp,
    pub ann: TestPerson,
    pub ben: TestPerson,
    pub editor: TestPerson,
    pub second: TestPerson,
}

impl World {
    pub fn on(app: TestApp) -> Self {
        let (ann, ben) = (app.member("ann@example.com"), app.member("ben@example.com"));
        let editor = app.staff_named("ding@staff.example", "丁一宁", Role::Editor, Scope::Group);
        let second = app.staff_named("su@staff.example", "苏禾", Role::Editor, Scope::Group);
        Self { app, ann, ben, editor, second }
    }

    pub fn new() -> Self {
        Self::on(TestApp::start())
    }

    pub fn act<T: Send + 'static>(
        &self,
        person: &TestPerson,
        work: impl FnOnce(&mut WriteTx<'_>, &Actor) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.app.act(person, work)
    }

    /// A draft of somebody.
    pub fn draft(&self, author: &TestPerson, text: &ArticleText) -> ArticleId {
        let (text, key) = (text.clone(), format!("{} {}", text.title, self.app.fact_count()));
        self.act(author, move |tx, actor| actions::begin(tx, actor, &text, &key)).unwrap()
    }

    pub fn step(&self, person: &TestPerson, id: ArticleId, new: NewStep) -> Result<ArticleState> {
        self.act(person, move |tx, actor| actions::step(tx, actor, id, &new))
    }

    /// The same for an act of which nothing more need be said.
    pub fn steps(&self, id: ArticleId, acts: &[(&TestPerson, ArticleAct)]) {
        for (person, act) in acts {
            self.step(person, id, said(*act)).unwrap();
        }
    }

    /// A piece handed in.
    pub fn submitted(&self, author: &TestPerson, text: &ArticleText) -> ArticleId {
        let id = self.draft(author, text);
        self.steps(id, &[(author, ArticleAct::Submit)]);
        id
    }

    /// A piece that the first editor accepted.
    pub fn accepted(&self, author: &TestPerson, text: &ArticleText) -> ArticleId {
        let id = self.submitted(author, text);
        self.steps(id, &[(&self.editor, ArticleAct::Take), (&self.editor, ArticleAct::Accept)]);
        id
    }

    /// An open issue.
    pub fn issue(&self) -> i64 {
        let text = IssueText { title: "收房第一年".to_owned(), lead: "三位邻居写头一年。".to_owned() };
        self.act(&self.editor, move |tx, actor| actions::open_issue(tx, actor, &text)).unwrap()
    }

    pub fn close(&self, number: i64) {
        self.act(&self.editor, move |tx, actor| actions::close_issue(tx, actor, number)).unwrap();
    }

    /// A published issue with some accepted pieces.
    pub fn published_issue(&self, pieces: &[ArticleId]) -> i64 {
        let number = self.issue();
        for id in pieces {
            self.step(&self.second, *id, NewStep { issue: Some(number), ..said(ArticleAct::Schedule) }).unwrap();
        }
        self.close(number);
        self.act(&self.editor, move |tx, actor| actions::publish_issue(tx, actor, number)).unwrap();
        number
    }

    /// The row of a piece as somebody sees it.
    pub fn row(&self, person: &TestPerson, id: ArticleId) -> Article {
        let actor = self.app.actor(person);
        self.app.app.store.read_blocking(|tx| articles::find(tx, Some(&actor), id)).unwrap()
    }

    /// A small photograph in a draft of somebody; its id.
    pub fn photograph(&self, author: &TestPerson, id: ArticleId, text: &ArticleText) -> String {
        let mut png = std::io::Cursor::new(Vec::new());
        image::DynamicImage::new_rgb8(30, 20).write_to(&mut png, image::ImageFormat::Png).unwrap();
        let developed = self.app.app.darkroom.develop_blocking(png.get_ref()).unwrap().unwrap();
        let (name, version) = (developed.id.clone(), self.row(author, id).version);
        let text = ArticleText { photographs: vec![name.clone()], ..text.clone() };
        self.act(author, move |tx, actor| {
            let room = candor::media::Room { most: 12, taken: 0, takes: candor::media::Takes::Pictures };
            candor::media::actions::hold_own(tx, actor, (&[], room), &[developed])?;
            actions::save(tx, actor, (id, version), &text)
        })
        .unwrap();
        name
    }
}

/// An act with everything that any act needs.
pub fn said(act: ArticleAct) -> NewStep {
    NewStep { act, note: "请看这一处。".to_owned(), because: Some(WithdrawnBecause::Wrong), issue: Some(1) }
}

pub fn text(kind: ArticleKind) -> ArticleText {
    ArticleText {
        kind,
        theme: Theme::Repairs,
        title: TITLE.to_owned(),
        body: BODY.to_owned(),
        complaint_id: None,
        photographs: Vec::new(),
    }
}

pub fn article() -> ArticleText {
    text(ArticleKind::Article)
}

pub fn experience() -> ArticleText {
    text(ArticleKind::Experience)
}

/// Sends a form that the page at hand may not have, with the token of a page of one's own.
pub fn post(browser: &Browser, action: &str, fields: &[(&str, &str)]) -> Answer {
    let token = browser.get("/club/membership").attributes("input[name=csrf]", "value").pop().unwrap();
    let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("csrf", token.as_str())]).collect();
    browser.post_raw(action, encode(&fields).as_bytes())
}

impl TestApp {
    /// A piece in hand of nobody, one of an issue, and the number of that: for the matrix of addresses.
    pub fn world_of_the_magazine(&self, author: &TestPerson) -> (ArticleId, i64) {
        let editor = self.staff_named("matrix.editor@staff.example", "会刊编辑", Role::Editor, Scope::Group);
        let cover = IssueText { title: "第一期的题目".to_owned(), lead: String::new() };
        let number = self.act(&editor, move |tx, actor| actions::open_issue(tx, actor, &cover)).unwrap();
        let publish = |key: &'static str| {
            let mut new = article();
            new.title = format!("{TITLE}{key}");
            let id = self.act(author, move |tx, actor| actions::begin(tx, actor, &new, key)).unwrap();
            self.act(author, move |tx, actor| actions::step(tx, actor, id, &said(ArticleAct::Submit))).unwrap();
            id
        };
        let out = publish("one");
        publish("two");
        for act in [ArticleAct::Take, ArticleAct::Note, ArticleAct::Accept, ArticleAct::Schedule] {
            self.act(&editor, move |tx, actor| actions::step(tx, actor, out, &said(act))).unwrap();
        }
        self.act(&editor, move |tx, actor| actions::close_issue(tx, actor, number)).unwrap();
        self.act(&editor, move |tx, actor| actions::publish_issue(tx, actor, number)).unwrap();
        (out, number)
    }
}
