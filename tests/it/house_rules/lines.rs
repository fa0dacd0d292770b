//! Smells 4, 5, 6 and 8: lines that may not stand where they stand.

use super::{assert_clean, assert_finds, rust};
use crate::support::source::{Source, files_below};

fn outside<'s>(sources: &'s [Source], homes: &'s [&str]) -> impl Iterator<Item = &'s Source> {
    sources.iter().filter(move |source| !homes.iter().any(|home| source.path.starts_with(home)))
}

const TAGS: [&str; 28] = [
    "a", "b", "i", "p", "div", "span", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "tr", "td", "th",
    "br", "form", "input", "button", "img", "em", "strong", "mark", "svg",
];

fn html_in_rust(sources: &[Source]) -> Vec<String> {
    let mut findings = Vec::new();
    for source in outside(sources, &["src/base/"]) {
        let held = source.strings().into_iter().filter(|(_, held)| holds_tag(held));
        findings.extend(held.map(|(at, _)| source.place(at)));
    }
    findings
}

fn holds_tag(text: &str) -> bool {
    text.split('<').skip(1).any(|rest| {
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        TAGS.contains(&name.as_str()) && rest[name.len()..].starts_with([' ', '/', '>'])
    })
}

#[test]
fn html_stands_in_templates_only() {
    assert_clean("move this into a template", &html_in_rust(&rust()));
}

#[test]
fn html_in_rust_is_found() {
    assert_finds(
        html_in_rust,
        &[
            ("src/desk/pages.rs", r#"fn a() { format!("<b>{x}</b>") }"#),
            ("src/web/shell.rs", r#"const A: &str = "x<br>";"#),
        ],
        &[
            ("src/base/safe_html.rs", r#"const A: &str = "<b>";"#),
            ("src/desk/pages.rs", r#"fn a() -> Option<b> { "1 < 2 <bold>" }"#),
        ],
    );
}

fn unescaped(sources: &[Source]) -> Vec<String> {
    let mut findings = Vec::new();
    for source in sources {
        for (at, _) in source.raw.match_indices('|') {
            let filter = source.raw[at + 1..].trim_start();
            if filter.starts_with("safe")
                && !filter[4..].starts_with(|next: char| next.is_alphanumeric() || next == '_')
            {
                findings.push(source.place(at));
            }
        }
        findings.extend(places(source, "{% autoescape"));
        findings.extend(places(source, " style="));
        findings.extend(places(source, "<script>"));
    }
    findings
}

fn places(source: &Source, word: &str) -> Vec<String> {
    source.raw.match_indices(word).map(|(at, _)| source.place(at)).collect()
}

#[test]
fn templates_escape_everything_and_hold_no_inline_style_or_script() {
    assert_clean("raw HTML only as SafeHtml; styles in static/css", &unescaped(&files_below("templates", ".html")));
}

#[test]
fn unescaped_html_in_a_template_is_found() {
    assert_finds(
        unescaped,
        &[
            ("templates/a.html", "{{ body|safe }}"),
            ("templates/a.html", "{{ body | safe}}"),
            ("templates/a.html", "<p style=\"x\">"),
        ],
        &[("templates/a.html", "{{ body }} {{ a|safety }}")],
    );
}

fn ambient(sources: &[Source]) -> Vec<String> {
    let words = [
        "Utc::now",
        "Local::now",
        "SystemTime::now",
        "OffsetDateTime::now",
        "rand::rng",
        "rand::random",
        "thread_rng",
        "OsRng",
        "new_v4",
    ];
    outside(sources, &["src/base/clock.rs", "src/base/random.rs"]).flat_map(|source| source.places_of(&words)).collect()
}

#[test]
fn time_and_chance_come_from_the_store() {
    assert_clean("ask tx.now() or tx.random()", &ambient(&rust()));
}

#[test]
fn ambient_time_or_chance_is_found() {
    assert_finds(
        ambient,
        &[
            ("src/desk/actions.rs", "let now = chrono::Utc::now();"),
            ("src/web/csrf.rs", "let token = rand::rng().next_u64();"),
            ("src/db/store.rs", "SystemTime::now()"),
        ],
        &[("src/base/clock.rs", "Utc::now()"), ("src/desk/actions.rs", "let now = tx.now(); // not Utc::now")],
    );
}

fn panics(sources: &[Source]) -> Vec<String> {
    let words = [".unwrap()", ".expect(", "panic!", "todo!", "unimplemented!", "unreachable!", "let _ =", "dbg!"];
    let mut findings: Vec<String> = sources.iter().flat_map(|source| source.places_of(&words)).collect();
    for source in sources {
        // `let known = read().ok();` keeps what it got; as a statement of its own it throws the error away.
        let is_kept = |at: usize| {
            let statement = source.live[..at].rsplit([';', '{', '}']).next().unwrap_or_default();
            statement.contains('=') || statement.contains("return")
        };
        let thrown = source.live.match_indices(".ok();").filter(|(at, _)| !is_kept(*at));
        findings.extend(thrown.map(|(at, _)| source.place(at)));
    }
    findings
}

#[test]
fn nothing_panics_and_no_error_is_swallowed() {
    assert_clean("answer with an Error, or handle it", &panics(&rust()));
}

#[test]
fn a_panic_or_a_swallowed_error_is_found() {
    assert_finds(
        panics,
        &[
            ("src/a/mod.rs", "fn a() { b().unwrap(); }"),
            ("src/a/mod.rs", "fn a() { b().expect(\"c\"); }"),
            ("src/a/mod.rs", "fn a() { let _ = b(); }"),
            ("src/a/mod.rs", "fn a() { b().ok(); }"),
            ("src/a/mod.rs", "fn a() { unreachable!() }"),
        ],
        &[
            ("src/a/mod.rs", "fn a() { b().unwrap_or(1); let c = d().ok(); }"),
            ("src/a/mod.rs", "fn a() {}\n#[cfg(test)]\nmod tests {\n fn b() { c().unwrap(); }\n}"),
        ],
    );
}

fn side_effects(sources: &[Source]) -> Vec<String> {
    let words = [
        "mailer.",
        "SmtpTransport",
        "IndexWriter",
        "tokio::spawn",
        "rt::spawn",
        "thread::spawn",
        "thread::Builder",
        "process::Command",
        "sleep(",
    ];
    let homes = ["src/outbox/", "src/delivery/", "src/delivery.rs", "src/search/", "src/db/", "src/app/", "src/app.rs"];
    let of_file = |source: &Source| {
        // A job runs outside any transaction, after the facts it follows from are durable: it may send.
        let words = words.iter().filter(|word| !(source.is_in("jobs") && **word == "mailer."));
        source.places_of(&words.copied().collect::<Vec<_>>())
    };
    outside(sources, &homes).flat_map(of_file).collect()
}

#[test]
fn side_effects_stand_where_a_rollback_reaches_them() {
    assert_clean("make it a fact and a job", &side_effects(&rust()));
}

#[test]
fn a_side_effect_outside_the_outbox_is_found() {
    assert_finds(
        side_effects,
        &[
            ("src/desk/actions.rs", "self.mailer.send(letter)"),
            ("src/desk/pages.rs", "tokio::spawn(work)"),
            ("src/media/jobs.rs", "std::thread::sleep(pause)"),
        ],
        &[
            ("src/delivery/smtp.rs", "self.mailer.send(letter)"),
            ("src/accounts/jobs.rs", "self.mailer.send(letter)"),
            ("src/accounts/password.rs", "task::spawn_blocking(work)"),
        ],
    );
}
