//! Complaints of a test: opened, taken up and answered by the site's own actions.

use candor::accounts::Scope;
use candor::base::Result;
use candor::base::ids::{ComplaintId, EstateId};
use candor::base::masking::Unmasked;
use candor::base::words::{About, Category, Cause, Outcome, ReplyKind, Role, Severity, Verdict, WithholdCode};
use candor::complaints::actions::{self, Acceptance, Decision, NewComplaint, NewReply, PointAnswer, Response};
use candor::complaints::{self, Complaint, NewCause, NewRemedy, Pledge};
use candor::db::WriteTx;
use candor::drafts::{self, Draft, Target};
use candor::moderation;

use super::TestApp;
use super::people::TestPerson;

impl TestApp {
    /// Runs one action as a person.
    pub fn act<T: Send + 'static>(
        &self,
        person: &TestPerson,
        work: impl FnOnce(&mut WriteTx<'_>, &candor::accounts::Actor) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let actor = self.actor(person);
        self.app.store.write_blocking(move |tx| work(tx, &actor))
    }

    /// A complaint on an estate, with one point: its title.
    pub fn complaint(&self, opener: &TestPerson, estate_id: EstateId, title: &str) -> ComplaintId {
        self.complaint_about(opener, estate_id, title, &[])
    }

    /// A complaint with points at issue.
    pub fn complaint_about(
        &self,
        opener: &TestPerson,
        estate_id: EstateId,
        title: &str,
        points: &[&str],
    ) -> ComplaintId {
        let new = NewComplaint {
            estate_id,
            category: Category::Construction,
            severity: Severity::General,
            about: About::Nobody,
            title: title.to_owned(),
            text: format!("{title}。已经三天了，请尽快处理。"),
            points: points.iter().map(|point| (*point).to_owned()).collect(),
            wish: String::new(),
            unmasked: Unmasked::NOTHING,
            submission_key: format!("{title} {}", self.fact_count()),
        };
        self.act(opener, move |tx, actor| actions::receive(tx, actor, &new)).unwrap()
    }

    /// The complaint as its row stands.
    pub fn row(&self, id: ComplaintId) -> Complaint {
        let rows = self.app.store.read_blocking(|tx| complaints::all_after(tx, id.0 - 1, 1)).unwrap();
        rows.into_iter().next().unwrap()
    }

    pub fn accept(&self, triage: &TestPerson, id: ComplaintId, ambassador: &TestPerson) {
        let acceptance = Acceptance {
            severity: Severity::General,
            category: Category::Construction,
            ambassador: ambassador.id,
            seen_version: self.row(id).version,
        };
        self.act(triage, move |tx, actor| actions::accept(tx, actor, id, &acceptance)).unwrap();
    }

    pub fn respond(&self, staff: &TestPerson, id: ComplaintId, kind: ReplyKind, text: &str) -> i32 {
        let response =
            Response { kind, text: text.to_owned(), pledge: Pledge::Nothing, seen_version: self.row(id).version };
        self.act(staff, move |tx, actor| actions::respond(tx, actor, id, &response)).unwrap()
    }

    /// Publishes the root cause of a grave complaint, with an action of half a year on its estate.
    pub fn announce(&self, staff: &TestPerson, id: ComplaintId, cause: Cause) -> i32 {
        let row = self.row(id);
        let text = "披水板接缝只打了一道胶，抽检漏了这一型。".to_owned();
        let response =
            Response { kind: ReplyKind::RootCause, text, pledge: Pledge::Nothing, seen_version: row.version };
        let remedy = NewRemedy {
            cause: NewCause { cause, part: String::new() },
            scope: Scope::Estate(row.estate_id),
            body: "接缝改为两道胶，淋水抽检每型必检。".to_owned(),
            observable: "不再收到同样原因的投诉。".to_owned(),
            days: 180,
        };
        self.act(staff, move |tx, actor| actions::announce(tx, actor, id, (&response, &remedy))).unwrap()
    }

    pub fn reply(&self, person: &TestPerson, id: ComplaintId, to: Option<i32>, text: &str) -> i32 {
        let submission_key = format!("{text} {}", self.fact_count());
        let new = NewReply { parent_floor: to, text: text.to_owned(), unmasked: Unmasked::NOTHING, submission_key };
        self.act(person, move |tx, actor| actions::reply(tx, actor, id, &new)).unwrap()
    }

    /// Declares every point of a complaint done.
    pub fn propose(&self, staff: &TestPerson, id: ComplaintId) -> i32 {
        let points = self.app.store.read_blocking(|tx| complaints::points_of(tx, id)).unwrap().len();
        let answers =
            vec![
                PointAnswer { outcome: Outcome::Done, text: "已经修好，请查看。".to_owned(), day: None };
                points
            ];
        let seen_version = self.row(id).version;
        let response = Response {
            kind: ReplyKind::Solution,
            text: "逐条说明如下。".to_owned(),
            pledge: Pledge::Nothing,
            seen_version,
        };
        self.act(staff, move |tx, actor| actions::propose_solution(tx, actor, id, &response, &answers)).unwrap()
    }

    pub fn decide(&self, owner: &TestPerson, id: ComplaintId, verdicts: &[Verdict], rating: Option<i16>) {
        let seen_version = self.row(id).version;
        let decision = Decision { verdicts: verdicts.to_vec(), rating, text: String::new(), seen_version };
        self.act(owner, move |tx, actor| actions::decide(tx, actor, id, &decision)).unwrap();
    }

    /// A complaint with two points and a wish.
    pub fn complaint_with_two_points(&self, opener: &TestPerson, estate_id: EstateId) -> ComplaintId {
        let new = NewComplaint {
            estate_id,
            category: Category::Construction,
            severity: Severity::General,
            about: About::Nobody,
            title: "地下二层电梯厅顶棚滴水".to_owned(),
            text: "从国庆前开始滴水，老人推车经过很滑。".to_owned(),
            points: vec!["修好顶棚漏水".to_owned(), "修好前每天有人清桶".to_owned()],
            wish: "尽快修好".to_owned(),
            unmasked: Unmasked::NOTHING,
            submission_key: format!("two points {}", self.fact_count()),
        };
        self.act(opener, move |tx, actor| actions::receive(tx, actor, &new)).unwrap()
    }

    /// Takes a complaint up and answers it; its ambassador.
    pub fn answered(&self, id: ComplaintId) -> TestPerson {
        let triage = self.staff(Role::Triage, Scope::Group);
        let ambassador = self.staff(Role::Ambassador, Scope::Group);
        self.accept(&triage, id, &ambassador);
        self.respond(&ambassador, id, ReplyKind::Substantive, "正在查明原因。");
        ambassador
    }

    /// A draft of somebody, saved once.
    pub fn draft(&self, author: &TestPerson, target: Target, text: &str) -> Draft {
        let fields = vec![("text".to_owned(), text.to_owned())];
        self.act(author, move |tx, actor| drafts::actions::save(tx, actor, (target, None), fields)).unwrap()
    }

    /// A small photograph on a draft of somebody; its id.
    pub fn photograph(&self, author: &TestPerson, draft: &str) -> String {
        let mut png = std::io::Cursor::new(Vec::new());
        image::DynamicImage::new_rgb8(30, 20).write_to(&mut png, image::ImageFormat::Png).unwrap();
        let developed = self.app.darkroom.develop_blocking(png.get_ref()).unwrap().unwrap();
        let (id, draft) = (developed.id.clone(), draft.to_owned());
        self.act(author, move |tx, actor| candor::media::actions::add(tx, actor, &draft, &[developed])).unwrap();
        id
    }

    /// The drafts of somebody.
    pub fn drafts_of(&self, author: &TestPerson) -> Vec<Draft> {
        self.app.store.read_blocking(|tx| drafts::list_of(tx, author.id)).unwrap()
    }

    /// A reader flags a floor; its case.
    pub fn flag(&self, reader: &TestPerson, place: (ComplaintId, i32)) -> i64 {
        use candor::schema::flag_case;
        use diesel::prelude::*;
        self.act(reader, move |tx, actor| {
            moderation::actions::flag(tx, actor, place, (moderation::FlagReason::Spam, "又是广告"))?;
            Ok(flag_case::table.select(diesel::dsl::max(flag_case::id)).first::<Option<i64>>(tx.conn())?)
        })
        .unwrap()
        .unwrap()
    }

    /// A moderator withholds a floor; the id of what waits for a second person.
    pub fn withhold(&self, moderator: &TestPerson, place: (ComplaintId, i32)) -> i64 {
        use candor::schema::second_signature;
        use diesel::prelude::*;
        let reason = "这一楼是和投诉无关的商业广告，影响大家阅读。".to_owned();
        let grounds = actions::Grounds { code: WithholdCode::Spam, reason };
        self.act(moderator, move |tx, actor| {
            actions::withhold(tx, actor, place, &grounds)?;
            Ok(second_signature::table
                .select(diesel::dsl::max(second_signature::id))
                .first::<Option<i64>>(tx.conn())?)
        })
        .unwrap()
        .unwrap()
    }

    /// What is stored agrees with its facts.
    pub fn assert_clean(&self) {
        let mut lines = Vec::new();
        let index = self.settings.data_dir.join(candor::app::INDEX_FOLDER);
        let folder = self.app.darkroom.folder();
        candor::check::run(&self.app.store, (&index, folder), &mut |line| lines.push(line.to_owned())).unwrap();
        assert_eq!(lines, Vec::<String>::new());
    }

    /// How many complaints there are.
    pub fn complaint_count(&self) -> i64 {
        use candor::schema::complaint;
        use diesel::prelude::*;
        self.app.store.read_blocking(|tx| Ok(complaint::table.count().get_result(tx.conn())?)).unwrap()
    }

    /// A complaint as one of its readers sees it.
    pub fn seen_by(&self, reader: &TestPerson, id: ComplaintId) -> Complaint {
        let actor = self.actor(reader);
        self.app.store.read_blocking(|tx| complaints::find(tx, Some(&actor), id)).unwrap()
    }
}
