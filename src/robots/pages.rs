//! `/admin/robots`: the robots of staff's group chats.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::model::{NewRobot, Robot, Says, Vendor};
use super::{actions, policy, store};
use crate::accounts::{Admin, Scope};
use crate::base::ids::RobotId;
use crate::base::{Error, Message, Result};
use crate::db::{ReadTx, Store};
use crate::estates;
use crate::i18n::Lang;
use crate::web::fields::NOT_OUR_FORM;
use crate::web::respond::see_other_saying;
use crate::web::{Choice, Fields, Filled, Form, Page, Shell, Visit, page_with_status};

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

fn open(tx: &mut ReadTx<'_>, group: &str) -> Result<(Vec<Robot>, Vec<(Scope, String)>)> {
    let mut scopes = vec![(Scope::Group, group.to_owned())];
    scopes.extend(estates::regions(tx)?.into_iter().map(|region| (Scope::Region(region.id), region.name)));
    scopes.extend(estates::list_estates(tx)?.into_iter().map(|estate| (Scope::Estate(estate.id), estate.name)));
    Ok((store::standing(tx)?, scopes))
}

async fn shown(store: &Store, visit: Visit, form: Filled, status: StatusCode) -> Result<HttpResponse> {
    let group = visit.lang.t("accounts.admin.group");
    let (robots, scopes) = store.read(move |tx| open(tx, group)).await?;
    let shell = Shell::titled(visit, "robots.title").in_section("admin");
    page_with_status(&RobotsPage { shell, robots, scopes, form }, status)
}

/// GET /admin/robots
pub async fn show(store: web::Data<Store>, visit: Visit, Admin(actor): Admin) -> Result<HttpResponse> {
    policy::may_tend_robots(&actor)?;
    let form = Filled::with(&[("says", "arrived"), ("says", "crisis"), ("says", "due")]);
    shown(&store, visit, form, StatusCode::OK).await
}

/// POST /admin/robots
pub async fn add(
    store: web::Data<Store>,
    visit: Visit,
    Admin(actor): Admin,
    Form(fields): Form,
) -> Result<HttpResponse> {
    policy::may_tend_robots(&actor)?;
    let added = match read(&fields)?.checked(&visit.site.robot_hosts) {
        Ok(new) => store.write(move |tx| actions::add(tx, &actor, &new)).await.map(drop),
        Err(error) => Err(error),
    };
    match added {
        Ok(()) => Ok(see_other_saying(&visit, PLACE, &ADDED)),
        Err(error) => {
            // A secret is typed again, and is on no page.
            let typed = fields.iter().filter(|(name, _)| *name != "secret");
            let typed = typed.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            let (form, status) = Filled::refused(Fields::of(typed), error)?;
            shown(&store, visit, form, status).await
        }
    }
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
