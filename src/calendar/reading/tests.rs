use std::path::{Path, PathBuf};

use super::*;
use crate::calendar::Calendar;

fn today() -> NaiveDate {
    "2026-11-20".parse().unwrap()
}

fn read_on(today: NaiveDate, days: &str) -> Result<Notice, Unreadable> {
    let url = "https://www.gov.cn/notice.htm";
    Notice::read(&Written { year: "2027", url, published: "2026-11-19", days }, today)
}

fn read(days: &str) -> Result<Notice, Unreadable> {
    read_on(today(), days)
}

/// The lines that cannot be taken, each with the key of what is wrong.
fn wrong(days: &str) -> Vec<(usize, &'static str)> {
    let unreadable = read(days).unwrap_err();
    assert!(unreadable.errors.of_field("days").is_some());
    unreadable.mistakes.iter().map(|mistake| (mistake.line, mistake.why.key)).collect()
}

fn dates(texts: &[&str]) -> Vec<NaiveDate> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

const AS_JSON: &str = r#"{
  "$schema": "https://example.org/\"days\": [",
  "year": 2027,
  "papers": ["https://www.gov.cn/paper.htm"],
  "days": [
    { "name": "春节", "date": "2027-02-05", "isOffDay": true },
    { "name": "春节", "date": "2027-02-06", "isOffDay": true },
    {
      "name": "春节",
      "date": "2027-01-31",
      "isOffDay": false
    }
  ]
}"#;

#[test]
fn lines_and_json_of_the_same_days_are_the_same_notice() {
    let as_lines = read("春节 off 2027-02-05..2027-02-06\r\n\r\n  春节　班 2027-01-31  \n").unwrap();
    let as_json = read(&format!("\u{feff}\n{AS_JSON}")).unwrap();

    assert_eq!(as_lines, as_json);
    assert_eq!(as_lines.off, [("春节".to_owned(), dates(&["2027-02-05", "2027-02-06"]))].into());
    assert_eq!(as_lines.work, [("春节".to_owned(), dates(&["2027-01-31"]))].into());
    assert_eq!((as_lines.year, as_lines.published), (2027, "2026-11-19".parse().ok()));
}

#[test]
fn the_json_tells_year_and_address_where_the_form_does_not() {
    let written = Written { year: "", url: " ", published: "２０２６-11-19", days: AS_JSON };

    let notice = Notice::read(&written, today()).unwrap();

    assert_eq!((notice.year, notice.url.as_str()), (2027, "https://www.gov.cn/paper.htm"));
    let other = Notice::read(&Written { year: "2026", ..written }, today()).unwrap_err();
    assert_eq!(other.errors.of_field("year"), Some(&OTHER_YEAR.with("2027")));
}

#[test]
fn every_line_that_cannot_be_taken_is_told_with_its_number() {
    let told = wrong(
        "春节 off 2027-02-05\n春节 2027-02-06\n\n春节 frei 2027-02-06\noff 2027-02-06\n\
         春节 off 2027-02-30\n春节 off 2027-02-09..2027-02-08\n春节 off 2027-03-01..2027-03-31\n\
         春节 off 2028-01-01\n春节 off 2026-11-30\n春节 work 2027-02-04..2027-02-05\n\
         元旦 off 2026-12-31..2027-01-01",
    );

    let expected = [
        (2, lines::NOT_A_LINE.key),
        (4, lines::NOT_A_LINE.key),
        (5, lines::NOT_A_LINE.key),
        (6, NO_DATE.key),
        (7, BACKWARDS.key),
        (9, NOT_OF_THE_YEAR.key),
        (10, NOT_OF_THE_YEAR.key),
        (11, TWICE.key),
    ];
    assert_eq!(told, expected, "31 days in a row are still taken, and a day of the December before");
    assert_eq!(wrong("春节 off 2027-03-01..2027-04-01"), [(1, TOO_LONG_OFF.key)]);
    assert_eq!(wrong(&format!("{} off 2027-02-05", "长".repeat(41))), [(1, "text.too_long")]);
}

#[test]
fn every_day_of_the_json_that_cannot_be_taken_is_told_with_the_line_it_begins_on() {
    let told = wrong(
        r#"{"year": 2027, "days": [
            {"name": "春节", "date": "2027-02-30", "isOffDay": true},
            {"name": "春节", "date": "2027-02-05", "isOffDay": true}, {"date": "2027-02-06", "isOffDay": true},
            {
                "name": "春节",
                "date": "2027-02-05",
                "isOffDay": "no"
            },
            {"name": "春节", "date": "2027-02-05", "isOffDay": false}]}"#,
    );

    assert_eq!(told, [(2, NO_DATE.key), (3, json::NOT_A_DAY.key), (4, json::NOT_A_DAY.key), (9, TWICE.key)]);
}

#[test]
fn what_is_no_json_is_told_with_the_line_where_it_breaks() {
    assert_eq!(wrong("{\"year\": 2027,\n \"days\": [\n {\"name\" \"春节\"}]}"), [(3, json::NOT_JSON.key)]);
    assert_eq!(wrong("{"), [(1, json::NOT_JSON.key)]);
    assert_eq!(wrong("{\"year\": 2027}"), [(1, json::NOT_JSON.key)]);
}

#[test]
fn a_notice_without_days_or_with_too_much_text_is_refused() {
    let why = |days: &str| read(days).unwrap_err().errors.of_field("days").map(|why| why.key);

    assert_eq!(why(" \n"), Some(NO_DAYS.key));
    assert_eq!(why(r#"{"year": 2027, "papers": [], "days": []}"#), Some(NO_DAYS.key));
    assert_eq!(why(&"x".repeat(MAX_DAYS_BYTES + 1)), Some(TOO_MUCH.key));
}

#[test]
fn year_address_and_day_of_publication_are_checked() {
    let good =
        Written { year: "2027", url: "https://www.gov.cn/a", published: "2026-11-19", days: "春节 休 2027-02-05" };
    let why = |written: Written<'_>, field: &str| {
        let unreadable = Notice::read(&written, today()).unwrap_err();
        assert_eq!(unreadable.errors.iter().count(), 1, "{:?}", unreadable.errors);
        unreadable.errors.of_field(field).map(|why| why.key)
    };

    assert!(Notice::read(&good, today()).is_ok());
    for year in ["", "27", "2006", "next"] {
        assert!(Notice::read(&Written { year, ..good }, today()).is_err(), "{year}");
    }
    assert_eq!(why(Written { year: "2029", days: "a off 2029-02-05", ..good }, "year"), Some(NO_YEAR.key));
    for url in
        ["", "gov.cn", "javascript:alert(1)", "https://", "https://localhost", "https://a b.cn/", "https://汉.cn/"]
    {
        assert_eq!(why(Written { url, ..good }, "url"), Some(NO_ADDRESS.key), "{url}");
    }
    assert_eq!(why(Written { published: "19.11.2026", ..good }, "published"), Some(NO_DATE.key));
    assert_eq!(why(Written { published: "2026-11-21", ..good }, "published"), Some(NOT_OUT_YET.key));
    assert_eq!(why(Written { published: "2025-12-31", ..good }, "published"), Some(OUT_TOO_EARLY.key));
}

#[test]
fn no_more_mistakes_are_told_than_anybody_reads() {
    let unreadable = read(&"x\n".repeat(1_000)).unwrap_err();

    assert_eq!(unreadable.mistakes.len(), MAX_MISTAKES);
    assert_eq!(unreadable.errors.of_field("days"), Some(&LINES_WRONG.with(1_000_usize)));
}

/// The files of the project holiday-cn, where the folder of outside data is at hand.
fn files_of_years() -> Option<Vec<PathBuf>> {
    let folder = std::env::var_os("CANDOR_TEST_DATA")?;
    let files = std::fs::read_dir(Path::new(&folder).join("holidays")).unwrap().map(|entry| entry.unwrap().path());
    let is_year = |path: &PathBuf| path.file_stem().is_some_and(|stem| stem.to_string_lossy().starts_with("20"));
    Some(files.filter(is_year).collect())
}

#[test]
fn the_files_of_holiday_cn_hold_the_days_that_the_program_brings() {
    let Some(files) = files_of_years() else {
        println!("SKIPPED: CANDOR_TEST_DATA is not set, so holidays/*.json are not read");
        return;
    };
    let brought = Calendar::built_in();
    let mut days = BTreeMap::new();

    for path in &files {
        let (year, text) = (path.file_stem().unwrap().to_str().unwrap(), std::fs::read_to_string(path).unwrap());
        let published = format!("{year}-01-01");
        let read = Notice::read(&Written { year, url: "https://www.gov.cn/", published: &published, days: &text }, {
            "2027-06-01".parse().unwrap()
        });
        match read {
            Ok(notice) => days.extend(notice.overrides().map(|day| (day.date, (day.working, day.name)))),
            Err(unreadable) => {
                assert_eq!((year, unreadable.errors.of_field("days")), ("2027", Some(&NO_DAYS)));
                assert!(unreadable.mistakes.is_empty());
            }
        }
    }

    assert_eq!((files.len(), days.len()), (21, 678));
    for (date, (working, name)) in days {
        let known = brought.override_of(date).unwrap();
        assert_eq!((known.working, &known.name), (working, &name), "{date}");
    }
}
