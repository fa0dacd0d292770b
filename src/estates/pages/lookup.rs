//! `/desk/claims/homes`: who lives in a home, and who did, for the staff of its estate.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::Staff;
use crate::base::ids::EstateId;
use crate::base::{FormErrors, Result};
use crate::db::Store;
use crate::estates::model::{ClaimedHome, building_name, unit_label};
use crate::estates::{policy, store};
use crate::web::{Choice, Filled, Page, Query, Shell, Visit, page};

#[derive(Template)]
#[template(path = "estates/lookup.html")]
struct LookupPage {
    shell: Shell,
    form: Filled,
    estates: Vec<Choice>,
    /// The claims on the home that was asked for; `None` before that.
    homes: Option<Vec<ClaimedHome>>,
}

impl Page for LookupPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET /desk/claims/homes
pub async fn show(
    store: web::Data<Store>,
    visit: Visit,
    Staff(actor): Staff,
    Query(query): Query,
) -> Result<HttpResponse> {
    let scopes = policy::claim_scopes(&actor)?;
    let estate: Option<EstateId> = query.parsed("estate", |text| text.parse().ok())?;
    let mut errors = FormErrors::new();
    let asked = match estate {
        None => None,
        Some(estate) => {
            let building = errors.take("building", building_name(query.one("building")?));
            let unit = errors.take("unit", unit_label(query.one("unit")?));
            building.zip(unit).map(|(building, unit)| (estate, building, unit))
        }
    };
    let found = store.read(move |tx| {
        let estates = store::estates_within(tx, &scopes)?;
        let homes = match asked {
            Some((estate, building, unit)) => Some(store::claims_on_home(tx, &scopes, estate, (&building, &unit))?),
            None => None,
        };
        Ok((estates, homes))
    });
    let (estates, homes) = found.await?;
    let choice = |(id, name): (EstateId, String)| Choice { value: id.to_string(), label: name };
    let estates = estates.into_iter().map(choice).collect();
    let shell = Shell::titled(visit, "estates.lookup").in_section("desk");
    page(&LookupPage { shell, form: Filled::sent(query, errors), estates, homes })
}
