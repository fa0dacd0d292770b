//! `/admin/robots`: the robots of staff's group chats.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::model::{NewRobot, Robot, Says, Vendor};
use super::{actions, policy, store};
use crate::accounts::{Admin, Ask, Asks, Scope, Sending, Shown};
use crate::base::ids::RobotId;
use crate::base::{Error, Message, Result};
use crate::db::{ReadTx, Store};
use crate::estates;
use crate::i18n::Lang;
use crate::web::fields::NOT_OUR_FORM;
use crate::web::respond::see_other_saying;
use crate::web::{Choice, Fields, Filled, Form, Page, Shell, Visit};

const ADDED: Message = Message::new("robots.added");
const ENDED: Message = Message::new("robots.ended");
const TRIED: Message = Message::new("robots.tried");
const PLACE: &str = "/admin/robots";

#[derive(Template)]
#[template(path = "admin/robots.html")]
struct RobotsPage {
    shell: Shell,
    robots: Vec<Robot>,
    scopes: Vec<(Scope, String)>,
    form: Filled,
}

impl Page for RobotsPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl RobotsPage {
    fn vendors(&self) -> Vec<Choice> {
        let choice = |vendor: &Vendor| Choice {
            value: vendor.code().to_owned(),
            label: self.shell.t(vendor.label()).to_owned(),
        };
        Vendor::ALL.iter().map(choice).collect()
    }

    fn scope_choices(&self) -> Vec<Choice> {
        let choice = |(scope, name): &(Scope, String)| Choice { value: scope.code(), label: name.clone() };
        self.scopes.iter().map(choice).collect()
    }

    fn languages() -> Vec<Choice> {
        let choice = |lang: &Lang| Choice { value: lang.tag().to_owned(), label: lang.name().to_owned() };
        Lang::ALL.iter().map(choice).collect()
    }

    fn scope_of(&self, robot: &Robot) -> &str {
        let found = self.scopes.iter().find(|(scope, _)| Some(*scope) == robot.scope());
        found.map(|(_, name)| name.as_str()).unwrap_or_default()
    }

    /// What a robot tells of, in words.
    fn says(&self, robot: &Robot) -> Vec<&'static str> {
        let all = [
            (robot.says_arrived, "robots.says_arrived"),
            (robot.says_crisis, "robots.says_crisis"),
            (robot.says_due, "robots.says_due"),
        ];
        all.into_iter().filter(|(says, _)| *says).map(|(_, key)| self.shell.t(key)).collect()
    }

    fn checks(&self, name: &str) -> bool {
        self.form.has("says", name)
    }
}

/// The robots that work, and every place that one may work for, by its name.
type Opened = (Vec<Robot>, Vec<(Scope, String)>);

fn open(tx: &mut ReadTx<'_>, group: &str) -> Result<Opened> {
    let mut scopes = vec![(Scope::Group, group.to_owned())];
    scopes.extend(estates::regions(tx)?.into_iter().map(|region| (Scope::Region(region.id), region.name)));
    scopes.extend(estates::list_estates(tx)?.into_iter().map(|estate| (Scope::Estate(estate.id), estate.name)));
    Ok((store::standing(tx)?, scopes))
}

async fn robots_page(sending: Sending, shown: Shown) -> Result<HttpResponse> {
    let group = sending.visit.lang.t("accounts.admin.group");
    let (robots, scopes) = sending.store.read(move |tx| open(tx, group)).await?;
    let (Shown { form, status, .. }, (visit, carried)) = (shown, sending.into_page());
    let shell = Shell::titled(visit, "robots.title").in_section("admin");
    carried.page(&RobotsPage { shell, robots, scopes, form }, status)
}

/// GET /admin/robots
pub async fn show(sending: Sending, Admin(actor): Admin) -> Result<HttpResponse> {
    policy::may_tend_robots(&actor)?;
    let form = Filled::with(&[("says", "arrived"), ("says", "crisis"), ("says", "due")]);
    robots_page(sending, Shown::fresh(form)).await
}

/// POST /admin/robots
pub async fn add(mut sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    let actor = match sending.enter_admin(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return sending.again(asks(), outside),
    };
    let add = async {
        policy::may_tend_robots(&actor)?;
        let new = read(&fields)?.checked(&sending.visit.site.robot_hosts)?;
        sending.store.write(move |tx| actions::add(tx, &actor, &new)).await
    };
    match add.await {
        Ok(_) => Ok(sending.done(PLACE, &ADDED)),
        Err(error) => {
            let shown = Shown::after(fields, error)?;
            if shown.is_outside() { sending.again(asks(), shown) } else { robots_page(sending, shown).await }
        }
    }
}

fn asks() -> Asks {
    let fields = vec![
        Ask::chosen("vendor", "robots.whose", "robots.vendor"),
        Ask::line("name", "robots.name"),
        Ask::line("url", "robots.url"),
        Ask::password("secret", "robots.secret"),
    ];
    Asks { title: "robots.title", section: "admin", fields }
}

fn read(fields: &Fields) -> Result<NewRobot> {
    let says = |name: &str| fields.all("says").any(|says| says == name);
    Ok(NewRobot {
        vendor: fields.parsed("vendor", Vendor::parse)?.ok_or(Error::BadRequest(NOT_OUR_FORM))?,
        name: fields.one("name")?.to_owned(),
        scope: fields.parsed("scope", Scope::parse)?.ok_or(Error::BadRequest(NOT_OUR_FORM))?,
        url: fields.one("url")?.to_owned(),
        secret: fields.one("secret")?.to_owned(),
        language: fields.parsed("language", Lang::parse)?.unwrap_or_default(),
        says: Says { arrived: says("arrived"), crisis: says("crisis"), due: says("due") },
    })
}

/// POST `/admin/robots/{id}/end`
pub async fn end(
    store: web::Data<Store>,
    visit: Visit,
    Admin(actor): Admin,
    id: web::Path<RobotId>,
    Form(_): Form,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    store.write(move |tx| actions::end(tx, &actor, id)).await?;
    Ok(see_other_saying(&visit, PLACE, &ENDED))
}

/// POST `/admin/robots/{id}/test`
pub async fn try_out(
    store: web::Data<Store>,
    visit: Visit,
    Admin(actor): Admin,
    id: web::Path<RobotId>,
    Form(_): Form,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    store.write(move |tx| actions::try_out(tx, &actor, id)).await?;
    Ok(see_other_saying(&visit, PLACE, &TRIED))
}
