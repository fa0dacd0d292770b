//! Whatever stands in the database is only words on a page: every free text of every table is made hostile behind the
//! site's back, and every page is read by everybody.

use candor::accounts::Scope;
use candor::base::words::{ReplyKind, Role};
use candor::routes::ADDRESSES;
use diesel::connection::SimpleConnection as _;
use scraper::{Html, Selector};

use crate::access::World;
use crate::support::Browser;
use crate::support::source::files_below;

const PAYLOADS: [&str; 6] = [
    "\"><script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>",
    "</title></textarea></style></script><svg onload=alert(1)>",
    "javascript:alert(1)//<a href=javascript:alert(1)>x</a>",
    "{{7*7}}{0}${7*7}<%= 7*7 %>&lt;b&gt;]]>--!>",
    "\u{202e}evil\u{2066}Z\u{0335}\u{0321}<iframe srcdoc='<script>1</script>'>",
];

/// Columns of text that the program wrote and reads back: codes, keys, hashes, and HTML that only the sanitiser makes. A new
/// column that is not here is held for somebody's words.
const WRITTEN_BY_US: [&str; 130] = [
    "article.because",
    "article.kind",
    "article.state",
    "article.submission_key",
    "article.theme",
    "article_step.act",
    "issue.state",
    "adjustment.outcome",
    "adjustment.submission_key",
    "earning_rule.kind",
    "hold.order_line",
    "hold.state",
    "journal.idem_key",
    "journal.idem_scope",
    "journal.kind",
    "journal.source",
    "journal.source_id",
    "ledger_account.asset",
    "ledger_account.bound",
    "ledger_account.kind",
    "member.card",
    "member.state",
    "member.tier",
    "order_step.state",
    "reward.kind",
    "reward.min_tier",
    "reward.state",
    "reward_order.code",
    "reward_order.name",
    "reward_order.state",
    "reward_order.submission_key",
    "stock_change.submission_key",
    "suggestion.category",
    "suggestion.html",
    "suggestion.state",
    "suggestion.submission_key",
    "suggestion.visibility",
    "suggestion_step.act",
    "suggestion_step.html",
    "suggestion_step.role",
    "suggestion_step.submission_key",
    "complaint.about",
    "household.standing",
    "return_visit.channel",
    "channel_choice.channel",
    "channel_choice.topic",
    "clock.kind",
    "complaint.archive_key",
    "complaint.category",
    "complaint.next_clock",
    "complaint.origin",
    "complaint.severity",
    "complaint.state",
    "complaint.submission_key",
    "complaint.visibility",
    "complaint_version.visibility",
    "contact_change.kind",
    "counter.name",
    "draft.body",
    "photograph.id",
    "photograph.claim_id",
    "photograph.draft_id",
    "draft.id",
    "draft.place",
    "fact.audience",
    "fact.body",
    "fact.kind",
    "flag.reason",
    "flag_case.outcome",
    "estate_watch.told",
    "follow.level",
    "finding.cause",
    "finding.certainty",
    "finding.submission_key",
    "follower.name",
    "holiday_notice.days",
    "holiday_notice.published",
    "home_claim.end_reason",
    "home_claim.id",
    "home_claim.residence",
    "home_claim.state",
    "home_invitation.id",
    "home_invitation.residence",
    "internal_note.submission_key",
    "job.body",
    "job.kind",
    "job.state",
    "job.unique_key",
    "letter.outcome",
    "letter.topic",
    "letter.unique_key",
    "letter_choice.level",
    "letter_choice.rhythm",
    "named_cause.cause",
    "notice.channel",
    "notice.kind",
    "one_time_code.public_id",
    "one_time_code.purpose",
    "notice.topic",
    "one_time_link.purpose",
    "original_text.part",
    "person.language",
    "person.password_hash",
    "point.outcome",
    "point.verdict",
    "promise.outcome",
    "proposal_point.outcome",
    "proposal_point.verdict",
    "remedy.cause",
    "remedy.scope_kind",
    "remedy.standing",
    "reply.html",
    "reply.kind",
    "reply.path",
    "reply.role",
    "reply.submission_key",
    "reply.visibility",
    "reply_template.kind",
    "reply_version.kind",
    "reply_version.visibility",
    "robot.language",
    "robot.scope_kind",
    "robot.vendor",
    "role_grant.role",
    "role_grant.scope_kind",
    "second_signature.act",
    "second_signature.code",
    "session.platform",
    "session.program",
    "person.email",
];

/// The columns of text of `src/schema.rs`, as `table.column`.
fn columns_of_text() -> Vec<String> {
    let schema = files_below("src", "schema.rs").remove(0).raw;
    let (mut table, mut columns) = ("", Vec::new());
    for line in schema.lines() {
        if let Some((name, _)) = line.trim().split_once(" (").filter(|_| line.ends_with(") {")) {
            table = name;
        }
        if let Some((name, kind)) = line.trim().split_once(" -> ")
            && kind.contains("Text")
        {
            columns.push(format!("{table}.{name}"));
        }
    }
    columns
}

/// Fills every free text; where a text must be unique in its table, with the number of its row behind it.
fn spoil(world: &World, payload: &str) -> usize {
    let mut spoilt = 0;
    for column in columns_of_text().iter().filter(|column| !WRITTEN_BY_US.contains(&column.as_str())) {
        let (table, name) = column.split_once('.').unwrap();
        let words = payload.replace('\'', "''");
        let set = |value: String| {
            let statement = format!("UPDATE {table} SET {name} = {value} WHERE {name} IS NOT NULL");
            world.app.app.store.write_blocking(move |tx| Ok(tx.conn().batch_execute(&statement)?))
        };
        if set(format!("'{words}'")).is_err() {
            set(format!("'{words}' || CAST(id AS TEXT)")).unwrap_or_else(|error| panic!("{column}: {error}"));
        }
        spoilt += 1;
    }
    spoilt
}

/// What acts on a page, or leads where no link of ours does.
fn acts(page: &Html) -> Vec<String> {
    let all = |selector: &str| {
        let selector = Selector::parse(selector).unwrap();
        page.select(&selector).map(|element| element.html()).collect::<Vec<_>>()
    };
    let mut found = all("iframe, object, embed, base, math, style, video, audio, meta[http-equiv], [style], [srcdoc]");
    found
        .extend(all("script:not([src^='/static/']), img:not([src^='/']), main svg:not([aria-hidden]):not([role=img])"));
    for element in page.select(&Selector::parse("*").unwrap()) {
        for (name, value) in element.value().attrs() {
            let leads = matches!(name, "href" | "src" | "action" | "formaction" | "xlink:href");
            // The notices of holidays that the program brings stand on the State Council's site.
            let is_ours = ["/", "#", "?", "http://127.0.0.1", "mailto:", "http://www.gov.cn/", "https://www.gov.cn/"]
                .iter()
                .any(|start| value.starts_with(start))
                && !value.starts_with("//");
            if name.starts_with("on") || (leads && !is_ours) {
                found.push(format!("{name}={value}"));
            }
        }
    }
    // A piece of a page for a script has neither.
    let is_whole = page.html().contains("<title>");
    if is_whole && (all("main").len() != 1 || all("title").len() != 1) {
        found.push("something left its place".to_owned());
    }
    found
}

#[test]
fn no_text_of_any_table_acts_on_any_page() {
    let world = World::new();
    let admin = world.app.admin();
    crate::calendar::load(&world.app, &admin, crate::calendar::notice_of_2027(), None).unwrap();
    let ambassador = world.app.answered(world.complaint);
    let floor = world.app.reply(&world.opener, world.complaint, None, "还在漏。");
    world.app.reply(&world.opener, world.complaint, Some(floor), "又漏了。");
    world.app.respond(&ambassador, world.complaint, ReplyKind::Question, "哪一间？");
    let staff = |role| world.app.signed_in(&world.app.staff(role, Scope::Group));
    let readers: [(&str, Browser); 5] = [
        ("visitor", world.app.browser().in_english()),
        ("opener", world.app.signed_in(&world.opener)),
        ("ambassador", world.app.signed_in(&ambassador)),
        ("triage", staff(Role::Triage)),
        ("admin", staff(Role::Admin)),
    ];

    for payload in PAYLOADS {
        assert!(spoil(&world, payload) >= 15);
        for (reader, browser) in &readers {
            for address in ADDRESSES.iter().filter(|address| address.method == "get") {
                let path = world.filled(address);
                let answer = browser.get(&path);
                assert!(answer.status < 500, "{path} for {reader} with {payload}: {}", answer.status);
                if answer.headers.get("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
                    let acts = acts(&answer.document());
                    assert!(acts.is_empty(), "{path} for {reader} with {payload}: {acts:?}");
                }
            }
        }
    }
}

#[test]
fn a_page_on_which_something_acts_is_found() {
    for wrong in [
        "<script>1</script>",
        "<img src=x>",
        "<a href='javascript:1'>x</a>",
        "<p onclick=1>x</p>",
        "<iframe></iframe>",
        "<p style='x'>y</p>",
        "</main><main>",
        "<a href='//evil.example'>x</a>",
    ] {
        let page = Html::parse_document(&format!("<title>t</title><main>{wrong}</main>"));
        assert!(!acts(&page).is_empty(), "{wrong}");
    }
}
