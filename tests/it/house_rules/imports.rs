//! Smell 9: who may import whom (architecture.md section 3), and names that say nothing.

use super::layers::is_page;
use super::{assert_clean, assert_finds, rust};
use crate::support::source::Source;

/// A folder imports only from folders before it. `settings` stands beside `db`: everything above may read it.
const ORDER: [&str; 37] = [
    "base",
    "schema",
    "facts",
    "db",
    "settings",
    "outbox",
    "delivery",
    "i18n",
    "web",
    "accounts",
    "upkeep",
    "media",
    "estates",
    "calendar",
    "drafts",
    "complaints",
    "desk",
    "moderation",
    "transparency",
    "executive",
    "club/members",
    "club/points",
    "club/rewards",
    "club/articles",
    "club/suggestions",
    "club/referrals",
    "club/events",
    "notices",
    "robots",
    "search",
    "insights",
    "check",
    "reactions",
    "routes",
    "app",
    "demo",
    "cli",
];
/// Folders of pages only: the outer ring, which reads any domain and which only `routes` imports.
const RING: [&str; 2] = ["admin", "home"];

fn rank(folder: &str) -> Option<usize> {
    ORDER.iter().position(|known| *known == folder)
}

/// The folder a file belongs to: `src/club/points/model.rs` to `club/points`.
fn folder_of(source: &Source) -> String {
    match source.parts().as_slice() {
        ["club", folder, ..] => format!("club/{folder}"),
        [folder, ..] => (*folder).to_owned(),
        [] => String::new(),
    }
}

/// Every `crate::…` of the living code: where it stands, the folder it names and what it names in there.
fn edges(source: &Source) -> Vec<(usize, String, String)> {
    let mut edges = Vec::new();
    for (at, start) in source.live.match_indices("crate::") {
        let mut names = source.live[at + start.len()..]
            .split("::")
            .map(|part| part.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default().to_owned());
        let mut folder = names.next().unwrap_or_default();
        if folder == "club" {
            folder = format!("club/{}", names.next().unwrap_or_default());
        }
        edges.push((at, folder, names.next().unwrap_or_default()));
    }
    edges
}

fn upward_imports(sources: &[Source]) -> Vec<String> {
    let mut findings = Vec::new();
    for source in sources
        .iter()
        .filter(|source| !matches!(source.path.as_str(), "src/lib.rs" | "src/main.rs" | "src/club/mod.rs"))
    {
        let own = folder_of(source);
        let own_rank = if is_page(source) { rank("insights") } else { rank(&own) };
        let Some(own_rank) = own_rank else {
            findings.push(format!("{}: the folder {own} has no place in the order", source.path));
            continue;
        };
        for (at, other, inside) in edges(source).into_iter().filter(|(_, other, _)| *other != own) {
            let is_macro = matches!(other.as_str(), "text_enum" | "int_id");
            let is_routed = own == "routes" && RING.contains(&other.as_str());
            let is_upward = rank(&other).is_none_or(|other| other > own_rank);
            let is_neighbours_store = inside == "store" && other != "db";
            if (is_upward && !is_macro && !is_routed) || is_neighbours_store {
                findings.push(source.place(at));
            }
        }
    }
    findings
}

#[test]
fn a_folder_imports_only_from_folders_below_it() {
    assert_clean("what must flow up is a fact and a line in reactions.rs", &upward_imports(&rust()));
}

#[test]
fn an_upward_import_is_found() {
    assert_finds(
        upward_imports,
        &[
            ("src/estates/actions.rs", "use crate::complaints::Complaint;"),
            ("src/base/text.rs", "use crate::db::ReadTx;"),
            ("src/desk/actions.rs", "fn a() { crate::notices::tell(b) }"),
            ("src/desk/actions.rs", "use crate::complaints::store::find;"),
            ("src/club/members/model.rs", "use crate::club::points::Ledger;"),
            ("src/complaints/pages.rs", "use crate::app::App;"),
            ("src/surveys/mod.rs", "use crate::base::Error;"),
            ("src/desk/actions.rs", "use crate::home::Front;"),
        ],
        &[
            ("src/complaints/actions.rs", "use crate::estates::Estate;\nuse crate::base::Error;"),
            ("src/complaints/pages.rs", "use crate::desk::clock_of;"),
            ("src/home/mod.rs", "use crate::insights::Figure;"),
            ("src/routes.rs", "use crate::home;"),
            ("src/base/words.rs", "use crate::text_enum;"),
            ("src/base/text.rs", "#[cfg(test)]\nmod tests {\n    use crate::db::ReadTx;\n}"),
        ],
    );
}

fn grouped_root_imports(sources: &[Source]) -> Vec<String> {
    sources.iter().flat_map(|source| source.places_of(&["crate::{"])).collect()
}

#[test]
fn every_import_names_its_folder_on_its_own_line() {
    assert_clean("one `use crate::x::…` a folder", &grouped_root_imports(&rust()));
}

#[test]
fn a_grouped_root_import_is_found() {
    assert_finds(
        grouped_root_imports,
        &[("src/desk/pages.rs", "use crate::{base::Error, web::Form};")],
        &[("src/desk/pages.rs", "use crate::base::{Error, Result};")],
    );
}

fn imported_pages(sources: &[Source]) -> Vec<String> {
    let others = sources.iter().filter(|source| source.path != "src/routes.rs");
    others
        .flat_map(|source| {
            let in_ring = RING.contains(&folder_of(source).as_str());
            let from_root = edges(source).into_iter();
            let from_root = from_root
                .filter(move |(_, other, inside)| inside == "pages" || (RING.contains(&other.as_str()) && !in_ring));
            let mut places: Vec<String> = from_root.map(|(at, ..)| source.place(at)).collect();
            if !is_page(source) {
                places.extend(source.places_of(&["super::pages", "self::pages", "use pages::"]));
            }
            places
        })
        .collect()
}

#[test]
fn only_the_routes_import_pages() {
    assert_clean("pages are the outer ring", &imported_pages(&rust()));
}

#[test]
fn an_import_of_pages_is_found() {
    assert_finds(
        imported_pages,
        &[
            ("src/desk/pages.rs", "use crate::complaints::pages::Form;"),
            ("src/desk/actions.rs", "use super::pages::Form;"),
            ("src/desk/mod.rs", "pub use pages::show;"),
            ("src/app/mod.rs", "use crate::admin::people;"),
        ],
        &[("src/routes.rs", "use crate::complaints::pages;"), ("src/complaints/mod.rs", "pub mod pages;")],
    );
}

fn junk_drawers(sources: &[Source]) -> Vec<String> {
    let names = ["util", "utils", "helper", "helpers", "common", "misc", "manager", "types", "data", "info", "stuff"];
    let drawers = sources.iter().filter(|source| source.parts().iter().any(|part| names.contains(part)));
    drawers.map(|source| source.path.clone()).collect()
}

#[test]
fn no_file_is_a_junk_drawer() {
    assert_clean("name it for what is in it", &junk_drawers(&rust()));
}

#[test]
fn a_junk_drawer_is_found() {
    assert_finds(
        junk_drawers,
        &[("src/web/utils.rs", ""), ("src/common/mod.rs", ""), ("src/desk/types.rs", "")],
        &[("src/desk/model.rs", "")],
    );
}

fn database_questions(sources: &[Source]) -> Vec<String> {
    let words = [
        "Db::Postgres",
        "Db::Sqlite",
        "DatabaseUrl::Postgres",
        "DatabaseUrl::Sqlite",
        "PgConnection",
        "SqliteConnection",
    ];
    let outside = sources.iter().filter(|source| !source.path.starts_with("src/db/"));
    outside.flat_map(|source| source.places_of(&words)).collect()
}

#[test]
fn nothing_but_the_database_s_folder_asks_which_database_it_is() {
    assert_clean("make it a function of src/db", &database_questions(&rust()));
}

#[test]
fn a_question_which_database_it_is_is_found() {
    assert_finds(
        database_questions,
        &[
            ("src/desk/store.rs", "match conn { Db::Sqlite(conn) => a, _ => b }"),
            ("src/cli.rs", "DatabaseUrl::Postgres(_) => None"),
        ],
        &[("src/db/portable.rs", "Db::Sqlite(conn) => a"), ("src/cli.rs", "settings.database.file()")],
    );
}
