//! Every address of the site, in the order of the site map, with whom it serves.
//!
//! The list is data as well as code: the access matrix of the tests walks it, so a route without a row there fails.

use actix_web::guard;
use actix_web::middleware::from_fn;
use actix_web::{Route, web};

use crate::accounts::pages as accounts;
use crate::admin::pages as admin;
use crate::calendar::pages as calendar;
use crate::club::articles::pages as articles;
use crate::club::members::pages as members;
use crate::club::points::pages as points;
use crate::club::rewards::pages as rewards;
use crate::club::suggestions::pages as suggestions;
use crate::complaints::pages as complaints;
use crate::desk::pages as desk;
use crate::drafts::pages as drafts;
use crate::estates::pages as estates;
use crate::home::pages as home;
use crate::media::pages as media;
use crate::moderation::pages as moderation;
use crate::notices::pages as notices;
use crate::robots::pages as robots;
use crate::search::pages as search;
use crate::web::page_cache::{self, Kept};
use crate::web::{assets, error_page, health};

/// Whom a route serves; what a role may do there, policies decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everybody.
    Visitor,
    /// Who is signed in.
    Member,
    /// Who works for the company.
    Staff,
    /// Administrators.
    Admin,
}

/// One address.
#[derive(Clone, Copy, Debug)]
pub struct Address {
    /// `get` or `post`.
    pub method: &'static str,
    /// The pattern.
    pub path: &'static str,
    /// Whom it serves.
    pub who: Who,
}

fn get() -> Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

fn post() -> Route {
    web::post()
}

/// The pages that are kept for visitors, and how; every other is made for each reader.
static KEPT: [(&str, Kept); 14] = [
    ("/", home::KEPT),
    ("/complaints", complaints::list::KEPT),
    ("/complaints/{id}", complaints::thread::KEPT),
    ("/complaints/{id}/floors/{floor}/versions", complaints::versions::KEPT),
    ("/estates", estates::list::KEPT),
    ("/estates/{id}", complaints::estate::KEPT),
    ("/late", complaints::late::KEPT),
    ("/changes", complaints::changes::KEPT),
    ("/club", members::home::KEPT),
    ("/club/articles", articles::list::KEPT),
    ("/club/articles/{id}", articles::article::KEPT),
    ("/club/issues/{number}", articles::issue::KEPT),
    ("/club/rewards", rewards::catalogue::KEPT),
    ("/club/rewards/{id}", rewards::catalogue::KEPT),
];

fn keep(method: &str, path: &str, route: Route) -> Route {
    match KEPT.iter().find(|(kept, _)| method == "get" && *kept == path) {
        Some((_, kept)) => route.wrap(from_fn(move |request, next| page_cache::serve(kept, request, next))),
        None => route,
    }
}

macro_rules! routes {
    ($($method:ident $path:literal $who:ident $handler:path;)+) => {
        /// Every address.
        pub const ADDRESSES: &[Address] =
            &[$(Address { method: stringify!($method), path: $path, who: Who::$who }),+];

        /// Tells the server every address.
        pub fn configure(config: &mut web::ServiceConfig) {
            $(config.route($path, keep(stringify!($method), $path, $method().to($handler)));)+
            config.default_service(web::to(error_page::not_found));
        }
    };
}

routes! {
    get "/" Visitor home::show;
    get "/feed.atom" Visitor complaints::feed::site;
    get "/robots.txt" Visitor complaints::sitemap::robots;
    get "/sitemap.xml" Visitor complaints::sitemap::index;
    get "/sitemap/{number}" Visitor complaints::sitemap::map;

    get "/complaints" Visitor complaints::list::show;
    post "/complaints" Member complaints::compose::publish;
    get "/complaints/new" Member complaints::compose::new;
    post "/complaints/new" Member complaints::compose::edit;
    post "/complaints/new/preview" Member complaints::compose::preview;
    get "/complaints/similar" Member complaints::similar::show;
    get "/complaints/takeover" Member complaints::takeover::show;
    post "/complaints/takeover" Member complaints::takeover::take_over;
    get "/complaints/{id}" Visitor complaints::thread::show;
    get "/complaints/{id}/feed.atom" Visitor complaints::feed::complaint;
    get "/complaints/{id}/latest" Visitor complaints::thread::latest;
    get "/complaints/{id}/print" Visitor complaints::thread::print::show;
    get "/complaints/{id}/promises/{number}" Staff complaints::promise::show;
    post "/complaints/{id}/promises/{number}" Staff complaints::promise::end;
    get "/complaints/{id}/remedies/{number}" Staff complaints::remedy::show;
    post "/complaints/{id}/remedies/{number}" Staff complaints::remedy::verify;
    get "/complaints/{id}/reply" Member complaints::reply::new;
    post "/complaints/{id}/replies" Member complaints::reply::create;
    get "/complaints/{id}/floors/{floor}/versions" Visitor complaints::versions::show;
    get "/complaints/{id}/floors/{floor}/edit" Member complaints::edit::show;
    post "/complaints/{id}/floors/{floor}/edit" Member complaints::edit::save;
    get "/complaints/{id}/floors/{floor}/flag" Member moderation::flag::new;
    post "/complaints/{id}/floors/{floor}/flag" Member moderation::flag::create;
    get "/complaints/{id}/floors/{floor}/masking" Member moderation::own::new;
    post "/complaints/{id}/floors/{floor}/masking" Member moderation::own::create;
    get "/complaints/{id}/floors/{floor}/original" Member complaints::original::show;
    post "/complaints/{id}/floors/{floor}/original" Member complaints::original::look;
    get "/complaints/{id}/heading/edit" Member complaints::heading::show;
    post "/complaints/{id}/heading/edit" Member complaints::heading::save;
    get "/complaints/{id}/decision" Member complaints::decide::show;
    post "/complaints/{id}/decision" Member complaints::decide::decide;
    get "/complaints/{id}/reopening" Member complaints::step::reopening::show;
    post "/complaints/{id}/reopening" Member complaints::step::reopening::send;
    get "/complaints/{id}/review" Member complaints::step::review::show;
    post "/complaints/{id}/review" Member complaints::step::review::send;
    post "/complaints/{id}/review/call" Member complaints::household::call_review;
    get "/complaints/{id}/urging" Member complaints::step::urging::show;
    post "/complaints/{id}/urging" Member complaints::step::urging::send;
    get "/complaints/{id}/withdrawal" Member complaints::step::withdrawal::show;
    post "/complaints/{id}/withdrawal" Member complaints::step::withdrawal::send;
    post "/complaints/{id}/affected" Member complaints::affected::affect;
    post "/complaints/{id}/affected/end" Member complaints::affected::unaffect;
    post "/complaints/{id}/household" Member complaints::household::join;
    post "/complaints/{id}/household/end" Member complaints::household::leave;
    get "/complaints/{id}/household/points" Member complaints::own_points::new;
    post "/complaints/{id}/household/points" Member complaints::own_points::create;
    post "/complaints/{id}/watch" Member complaints::watch::complaint;
    get "/complaints/{id}/response" Staff complaints::official::new;
    post "/complaints/{id}/response" Staff complaints::official::create;
    get "/complaints/{id}/root-cause" Staff complaints::root_cause::new;
    post "/complaints/{id}/root-cause" Staff complaints::root_cause::create;
    get "/complaints/{id}/solution" Staff complaints::solution::new;
    post "/complaints/{id}/solution" Staff complaints::solution::create;

    get "/search" Visitor search::show;

    get "/estates" Visitor estates::list::show;
    get "/estates/{id}" Visitor complaints::estate::show;
    get "/estates/{id}/feed.atom" Visitor complaints::feed::estate;
    post "/estates/{id}/watch" Member complaints::watch::estate;

    get "/late" Visitor complaints::late::show;

    get "/changes" Visitor complaints::changes::show;

    get "/transparency/withheld" Visitor moderation::log::show;

    get "/club" Visitor members::home::show;
    get "/club/articles" Visitor articles::list::show;
    post "/club/articles" Member articles::write::create;
    get "/club/articles/mine" Member articles::mine::show;
    get "/club/articles/new" Member articles::write::new;
    get "/club/articles/{id}" Visitor articles::article::show;
    get "/club/articles/{id}/edit" Member articles::write::show;
    post "/club/articles/{id}/edit" Member articles::write::save;
    post "/club/articles/{id}/steps" Member articles::write::step;
    get "/club/cards/{card}" Staff members::membership::scanned;
    get "/club/issues" Visitor articles::issue::list;
    get "/club/issues/{number}" Visitor articles::issue::show;
    get "/club/membership" Member members::membership::show;
    post "/club/membership" Member members::membership::join;
    post "/club/membership/birthday" Member members::membership::set_birthday;
    post "/club/membership/end" Member members::membership::leave;
    post "/club/membership/stay" Member members::membership::stay;
    get "/club/orders" Member rewards::orders::list;
    get "/club/orders/{order}" Member rewards::orders::show;
    post "/club/orders/{order}/end" Member rewards::orders::cancel;
    get "/club/points" Member points::statement::show;
    get "/club/points/file" Member points::statement::file;
    get "/club/rewards" Visitor rewards::catalogue::list;
    get "/club/rewards/{id}" Visitor rewards::catalogue::show;
    get "/club/rewards/{id}/order" Member rewards::ordering::show;
    post "/club/rewards/{id}/order" Member rewards::ordering::place;
    get "/club/suggestions" Visitor suggestions::list::show;
    post "/club/suggestions" Member suggestions::compose::create;
    get "/club/suggestions/new" Member suggestions::compose::new;
    post "/club/suggestions/new" Member suggestions::compose::edit;
    post "/club/suggestions/new/preview" Member suggestions::compose::preview;
    get "/club/suggestions/{suggestion}" Visitor suggestions::one::show;
    post "/club/suggestions/{suggestion}/comments" Member suggestions::one::comment;
    post "/club/suggestions/{suggestion}/supplement" Member suggestions::one::supplement;
    post "/club/suggestions/{suggestion}/vote" Member suggestions::one::vote;
    post "/club/suggestions/{suggestion}/vote/end" Member suggestions::one::unvote;

    get "/session/code" Visitor accounts::code::ask;
    post "/session/code" Visitor accounts::code::send;
    post "/session/end" Visitor accounts::sign_in::end;
    get "/session/new" Visitor accounts::sign_in::new;
    post "/session/new" Visitor accounts::sign_in::create;
    get "/session/second/{code_id}" Visitor accounts::second::show;
    post "/session/second/{code_id}" Visitor accounts::second::enter;

    get "/account/code/{code_id}" Visitor accounts::code::show;
    post "/account/code/{code_id}" Visitor accounts::code::enter;
    post "/account/code/{code_id}/new" Visitor accounts::code::again;
    get "/account/confirmation" Visitor accounts::confirm::show;
    post "/account/confirmation" Visitor accounts::confirm::create;
    post "/account/confirmation/new" Visitor accounts::confirm::send_again;
    get "/account/new" Visitor accounts::register::new;
    post "/account/new" Visitor accounts::register::create;
    get "/account/objection" Visitor accounts::objection::show;
    post "/account/objection" Visitor accounts::objection::undo;
    get "/account/password" Visitor accounts::password::show;
    post "/account/password" Visitor accounts::password::set;
    get "/account/reset" Visitor accounts::password::ask;
    post "/account/reset" Visitor accounts::password::send;

    get "/unsubscribe/{token}" Visitor notices::unsubscribe::show;
    post "/unsubscribe/{token}" Visitor notices::unsubscribe::stop;

    get "/display" Visitor accounts::display::show;
    post "/display" Visitor accounts::display::save;

    get "/desk" Staff desk::list::show;
    post "/desk/assignment" Staff desk::batch::assign;
    get "/desk/articles" Staff articles::desk::show;
    get "/desk/articles/issues" Staff articles::making::list;
    post "/desk/articles/issues" Staff articles::making::open;
    get "/desk/articles/issues/{number}" Staff articles::making::show;
    post "/desk/articles/issues/{number}" Staff articles::making::change;
    post "/desk/articles/issues/{number}/closing" Staff articles::making::close;
    post "/desk/articles/issues/{number}/publication" Staff articles::making::publish;
    get "/desk/articles/{id}" Staff articles::piece::show;
    post "/desk/articles/{id}/steps" Staff articles::piece::step;
    get "/desk/claims" Staff estates::claims::list;
    get "/desk/claims/homes" Staff estates::lookup::show;
    get "/desk/claims/{id}" Staff estates::claims::show;
    post "/desk/claims/{id}/approval" Staff estates::claims::approve;
    post "/desk/claims/{id}/end" Staff estates::claims::revoke;
    post "/desk/claims/{id}/refusal" Staff estates::claims::refuse;
    get "/desk/club" Staff points::operating::show;
    post "/desk/club/adjustments/{adjustment}/refusal" Staff points::adjusting::refuse;
    post "/desk/club/adjustments/{adjustment}/signature" Staff points::adjusting::sign;
    get "/desk/club/members/{number}" Staff points::member::show;
    post "/desk/club/members/{number}/adjustments" Staff points::member::adjust;
    post "/desk/club/members/{number}/suspension" Staff points::member::suspend;
    post "/desk/club/members/{number}/suspension/end" Staff points::member::restore;
    get "/desk/club/orders" Staff rewards::desk_orders::list;
    get "/desk/club/orders/{order}" Staff rewards::desk_orders::show;
    post "/desk/club/orders/{order}/approval" Staff rewards::desk_orders::approve;
    post "/desk/club/orders/{order}/cancellation" Staff rewards::desk_orders::cancel;
    post "/desk/club/orders/{order}/hand-over" Staff rewards::desk_orders::hand_over;
    post "/desk/club/orders/{order}/readiness" Staff rewards::desk_orders::make_ready;
    post "/desk/club/orders/{order}/return" Staff rewards::desk_orders::take_back;
    get "/desk/club/rewards" Staff rewards::desk_rewards::list;
    post "/desk/club/rewards" Staff rewards::desk_rewards::write;
    get "/desk/club/rewards/new" Staff rewards::desk_rewards::new;
    get "/desk/club/rewards/{id}" Staff rewards::desk_rewards::show;
    post "/desk/club/rewards/{id}" Staff rewards::desk_rewards::rewrite;
    post "/desk/club/rewards/{id}/stock" Staff rewards::desk_rewards::change_stock;
    post "/desk/club/rewards/{id}/turn" Staff rewards::desk_rewards::turn;
    get "/desk/club/rules" Staff points::rules::show;
    post "/desk/club/rules/{kind}" Staff points::rules::write;
    get "/desk/club/suggestions" Staff suggestions::desk::show;
    get "/desk/club/suggestions/{suggestion}" Staff suggestions::handling::show;
    post "/desk/club/suggestions/{suggestion}/adoption" Staff suggestions::handling::propose;
    post "/desk/club/suggestions/{suggestion}/adoption/signature" Staff suggestions::handling::sign;
    post "/desk/club/suggestions/{suggestion}/answers" Staff suggestions::handling::answer;
    post "/desk/club/suggestions/{suggestion}/complaints" Staff suggestions::handling::credit;
    post "/desk/club/suggestions/{suggestion}/merging" Staff suggestions::handling::merge;
    post "/desk/club/suggestions/{suggestion}/merging/end" Staff suggestions::handling::unmerge;
    post "/desk/club/suggestions/{suggestion}/steps" Staff suggestions::handling::step;
    get "/desk/complaints/new" Staff complaints::entry::new;
    post "/desk/complaints/new" Staff complaints::entry::create;
    get "/desk/complaints/{id}" Staff desk::complaint::show;
    post "/desk/complaints/{id}/acceptance" Staff desk::triage::accept;
    get "/desk/complaints/{id}/code" Staff complaints::entry::code;
    post "/desk/complaints/{id}/code" Staff complaints::entry::make_code;
    get "/desk/complaints/{id}/extension" Staff desk::change::extension;
    post "/desk/complaints/{id}/extension" Staff desk::change::extend;
    post "/desk/complaints/{id}/extension/signature" Staff desk::change::sign_extension;
    get "/desk/complaints/{id}/floors/{floor}/screening" Staff moderation::screening::show;
    post "/desk/complaints/{id}/floors/{floor}/screening" Staff moderation::screening::release;
    get "/desk/complaints/{id}/floors/{floor}/withholding" Staff moderation::withholding::new;
    post "/desk/complaints/{id}/floors/{floor}/withholding" Staff moderation::withholding::create;
    get "/desk/complaints/{id}/handover" Staff desk::change::handover;
    post "/desk/complaints/{id}/handover" Staff desk::change::hand_over;
    get "/desk/complaints/{id}/investigation" Staff desk::investigation::show;
    post "/desk/complaints/{id}/investigation" Staff desk::investigation::write;
    get "/desk/complaints/{id}/merging" Staff desk::merging::show;
    post "/desk/complaints/{id}/merging" Staff desk::merging::create;
    post "/desk/complaints/{id}/notes" Staff desk::triage::note;
    post "/desk/complaints/{id}/publication" Staff desk::triage::publish;
    post "/desk/complaints/{id}/rejection" Staff desk::triage::reject;
    post "/desk/complaints/{id}/rejection/signature" Staff desk::triage::sign;
    post "/desk/complaints/{id}/review" Staff desk::ending::review;
    get "/desk/complaints/{id}/severity" Staff desk::change::severity;
    post "/desk/complaints/{id}/severity" Staff desk::change::change_severity;
    post "/desk/complaints/{id}/severity/signature" Staff desk::change::sign_severity;
    post "/desk/complaints/{id}/visit" Staff desk::ending::visit;
    get "/desk/handover" Staff desk::handing::show;
    post "/desk/handover" Staff desk::handing::create;
    get "/desk/moderation" Staff moderation::queue::show;
    get "/desk/moderation/{id}" Staff moderation::case::show;
    post "/desk/moderation/{id}/claim" Staff moderation::case::claim;
    post "/desk/moderation/{id}/decision" Staff moderation::case::decide;
    get "/desk/withholdings/{id}" Staff moderation::withholding::show;
    post "/desk/withholdings/{id}/confirmation" Staff moderation::withholding::confirm;
    post "/desk/withholdings/{id}/end" Staff moderation::withholding::end;

    get "/executive" Staff desk::executive::show;

    get "/me" Member accounts::me::show;
    get "/me/closing" Member accounts::closing::show;
    post "/me/closing" Member accounts::closing::close;
    get "/me/complaints" Member complaints::mine::opened;
    get "/me/drafts" Member drafts::list;
    post "/me/drafts/{id}/end" Member drafts::end;
    get "/me/files" Member media::files;
    post "/me/files/{id}/end" Member media::end;
    get "/me/contact/new" Member accounts::contact::new;
    post "/me/contact/new" Member accounts::contact::create;
    get "/me/export" Member accounts::export::show;
    get "/me/export/file" Member accounts::export::file;
    get "/me/following" Member complaints::mine::following;
    get "/me/homes/join" Visitor estates::join::show;
    post "/me/homes/join" Visitor estates::join::accept;
    get "/me/homes/new" Member estates::homes::new;
    post "/me/homes/new" Member estates::homes::create;
    get "/me/homes/{id}" Member estates::home::show;
    post "/me/homes/{id}/end" Member estates::home::leave;
    post "/me/homes/{id}/evidence" Member estates::evidence::add;
    post "/me/homes/{id}/invitations" Member estates::home::invite;
    post "/me/homes/{id}/invitations/{invitation}/end" Member estates::home::end_invitation;
    get "/me/homes/{id}/residents/{resident}" Member estates::resident::show;
    post "/me/homes/{id}/residents/{resident}/end" Member estates::home::end_residence;
    post "/me/homes/{id}/residents/{resident}/tenancy" Member estates::resident::set;
    post "/me/name" Member accounts::me::set_name;
    get "/me/notices" Member notices::list::show;
    post "/me/notices/read" Member notices::list::read;
    get "/me/notices/settings" Member notices::settings::show;
    post "/me/notices/settings" Member notices::settings::save;
    post "/me/password" Member accounts::me::set_password;
    get "/me/proof" Member accounts::proof::show;
    post "/me/proof" Member accounts::proof::prove;
    post "/me/proof/code" Member accounts::proof::send;
    get "/me/sessions" Member accounts::sessions::list;
    post "/me/sessions/end" Member accounts::sessions::end_others;
    post "/me/sessions/{session_name}/end" Member accounts::sessions::end;
    get "/me/totp" Member accounts::totp::show;
    post "/me/totp" Member accounts::totp::start;
    post "/me/totp/codes" Member accounts::totp::renew;
    post "/me/totp/codes/file" Member accounts::totp::file;
    post "/me/totp/enabling" Member accounts::totp::enable;
    post "/me/totp/end" Member accounts::totp::end;

    get "/admin" Admin admin::index::show;
    get "/admin/calendar" Admin calendar::show;
    post "/admin/calendar" Admin calendar::load;
    get "/admin/estates" Admin admin::estates::show;
    post "/admin/estates" Admin admin::estates::create_estate;
    get "/admin/estates/{id}" Admin admin::estate::show;
    post "/admin/estates/{id}" Admin admin::estate::rename;
    post "/admin/estates/{id}/premoderation" Admin admin::estate::premoderate;
    get "/admin/estates/{id}/roster" Admin admin::roster::show;
    post "/admin/estates/{id}/roster" Admin admin::roster::load;
    get "/admin/jobs" Admin admin::work::show;
    post "/admin/jobs/{id}/retry" Admin admin::work::retry;
    get "/admin/people" Admin accounts::people::list;
    get "/admin/people/{id}" Admin accounts::person::show;
    post "/admin/people/{id}/roles" Admin accounts::person::grant;
    post "/admin/people/{id}/roles/{role_id}/end" Admin accounts::person::end;
    post "/admin/people/{id}/staff-name" Admin accounts::person::set_name;
    post "/admin/people/{id}/totp/end" Admin accounts::person::reset_totp;
    post "/admin/regions" Admin admin::estates::create_region;
    get "/admin/robots" Admin robots::show;
    post "/admin/robots" Admin robots::add;
    post "/admin/robots/{id}/end" Admin robots::end;
    post "/admin/robots/{id}/test" Admin robots::try_out;
    get "/admin/templates" Staff complaints::templates::show;
    post "/admin/templates" Staff complaints::templates::write;
    post "/admin/templates/{id}/end" Staff complaints::templates::retire;

    get "/papers/{id}" Visitor media::paper;
    get "/photographs/{id}/{size}" Visitor media::serve;

    get "/healthz" Visitor health::show;

    get "/static/{name:.*}" Visitor assets::serve;
}
