use std::io::Write as _;
use std::path::PathBuf;

use chrono::NaiveDateTime;
use proptest::prelude::*;

use super::*;

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1_000;
const ANSWERED: &str = "留言编号,留言用户,留言主题,留言时间,留言详情,答复意见,答复时间";
const VOTED: &str = "留言编号,留言用户,留言主题,留言时间,留言详情,反对数,点赞数";

fn at(text: &str) -> Instant {
    let time = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap();
    Instant::at(time.date(), time.time())
}

fn read_csv(text: impl AsRef<[u8]>) -> Result<Workbook, FileError> {
    letters_of(sheet::from_csv(text.as_ref())?)
}

fn rows(header: &str, rows: &[&str]) -> Vec<Result<Letter, Skipped>> {
    read_csv(format!("{header}\n{}\n", rows.join("\n"))).unwrap().rows
}

fn only(header: &str, row: &str) -> Result<Letter, Reason> {
    let mut rows = rows(header, &[row]);
    assert_eq!(rows.len(), 1);
    rows.remove(0).map_err(|skipped| skipped.reason)
}

#[test]
fn an_answered_letter_is_read_with_its_reply() {
    let workbook = read_csv(format!(
        "{ANSWERED}\n2549,U1,Lift,2019/4/25 9:32:09,It stands still,It is repaired,2019-05-10 14:56:53\n"
    ))
    .unwrap();

    assert_eq!(workbook.kind, Kind::Answered);
    let letter = Letter {
        row_number: 2,
        number: "2549".to_owned(),
        user: "U1".to_owned(),
        subject: "Lift".to_owned(),
        written_at: at("2019-04-25 09:32:09"),
        detail: "It stands still".to_owned(),
        likes: None,
        dislikes: None,
        reply: Some(LetterReply {
            text: "It is repaired".to_owned(),
            answered_at: at("2019-05-10 14:56:53"),
            time_was_a_bare_date: false,
        }),
        oddities: vec![],
    };
    assert_eq!(workbook.rows, [Ok(letter)]);
}

#[test]
fn the_vote_columns_are_found_in_either_order() {
    let letter = only(VOTED, "1,U,s,2019/1/1 1:00:00,d,3,2097").unwrap();
    let turned = only(&VOTED.replace("反对数,点赞数", "点赞数,反对数"), "1,U,s,2019/1/1 1:00:00,d,2097,3").unwrap();

    assert_eq!((letter.likes, letter.dislikes), (Some(2097), Some(3)));
    assert_eq!(letter, turned);
}

#[test]
fn columns_are_found_by_name_among_others() {
    let letter =
        only("留言详情, 点赞数 ,x,留言时间,反对数,留言主题,留言用户,留言编号", "d,1,?,2019/1/1 1:00:00,2,s,U,7")
            .unwrap();

    assert_eq!((letter.number.as_str(), letter.detail.as_str(), letter.likes), ("7", "d", Some(1)));
}

#[test]
fn a_missing_or_doubled_header_is_named() {
    let refused = |header: &str| read_csv(header).unwrap_err().to_string();

    assert_eq!(refused(&VOTED.replace("留言主题,", "")), "the header 留言主题 is missing");
    assert_eq!(refused(&ANSWERED.replace(",答复时间", "")), "the header 答复时间 is missing");
    assert_eq!(refused(&VOTED.replace(",点赞数", "")), "the header 点赞数 is missing");
    assert_eq!(refused(&format!("{VOTED},留言编号")), "the header 留言编号 stands there twice");
    assert!(matches!(read_csv("留言编号,留言用户,留言主题,留言时间,留言详情"), Err(FileError::NoKind)));
    assert!(matches!(read_csv(""), Err(FileError::Empty)));
    assert!(matches!(read_csv("\n,,\n"), Err(FileError::Empty)));
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_header() {
    let workbook = read_csv(format!("\u{feff}{VOTED}\r\n1,U,s,2019/1/1 1:00:00,d,0,0\r\n")).unwrap();

    assert_eq!(workbook.letters().count(), 1);
}

#[test]
fn a_file_in_gbk_or_utf_16_is_refused_with_advice() {
    let gbk = [0xC1, 0xF4, 0xD1, 0xD4, 0xB1, 0xE0, 0xBA, 0xC5, b',', b'\n'];
    let utf_16 = [0xFF, 0xFE, 0x59, 0x75, 0x00, 0x8A];

    for bytes in [&gbk[..], &utf_16] {
        let error = read_csv(bytes).unwrap_err();
        assert!(matches!(error, FileError::NotUtf8));
        assert!(error.to_string().contains("CSV UTF-8"));
    }
}

#[test]
fn texts_are_trimmed_outside_and_untouched_inside() {
    let letter = only(
        VOTED,
        "1,U,\u{3000}s\u{3000}s ,2019/1/1 1:00:00,\"\n\n\t\t\u{3000}a \r\n\tb\rc\u{7}\u{3000}<tag> &amp; 𠮷\u{a0}\n\u{200b}\",0,0",
    )
    .unwrap();

    assert_eq!(letter.subject, "s\u{3000}s");
    assert_eq!(letter.detail, "a \n\tb\nc\u{3000}<tag> &amp; 𠮷");
}

#[test]
fn a_long_text_is_kept_whole() {
    let long = "长".repeat(8_994);

    let letter = only(VOTED, &format!("1,U,s,2019/1/1 1:00:00,{long},0,0")).unwrap();

    assert_eq!(letter.detail, long);
}

#[test]
fn a_time_is_read_in_each_of_its_forms() {
    for (cell, time) in [
        ("2019/2/28 11:25:05", "2019-02-28 11:25:05"),
        ("2017-06-08 17:31:20", "2017-06-08 17:31:20"),
        ("43528.47549768519", "2019-03-04 11:24:43"),
    ] {
        let letter = only(VOTED, &format!("1,U,s,{cell},d,0,0")).unwrap();
        assert_eq!((letter.written_at, letter.oddities), (at(time), vec![]), "{cell}");
    }
}

#[test]
fn a_bare_date_of_a_letter_is_odd_and_that_of_a_reply_is_said() {
    let written = only(VOTED, "1,U,s,2019/2/28,d,0,0").unwrap();
    let answered = only(ANSWERED, "1,U,s,2019/2/28 11:25:05,d,r,2019/3/1").unwrap();

    assert_eq!(written.oddities, [Oddity::WrittenOnABareDate]);
    assert_eq!(answered.oddities, []);
    let reply = answered.reply.unwrap();
    assert!(reply.time_was_a_bare_date);
    assert_eq!(reply.answered_at, at("2019-03-01 00:00:00"));
}

#[test]
fn a_reply_before_its_letter_is_kept_as_odd() {
    let oddities =
        |written: &str, answered: &str| only(ANSWERED, &format!("1,U,s,{written},d,r,{answered}")).unwrap().oddities;

    assert_eq!(oddities("2019/2/28 11:25:05", "2019/2/28 11:25:04"), [Oddity::AnsweredBeforeWritten]);
    assert_eq!(oddities("2019/2/28 11:25:05", "2019/2/28 11:25:05"), []);
    assert_eq!(oddities("2019/2/28 11:25:05", "2019/2/27"), [Oddity::AnsweredBeforeWritten]);
    assert_eq!(oddities("2019/2/28 11:25:05", "2019/2/28"), [], "a bare date may be later on that day");
}

#[test]
fn a_time_that_cannot_be_used_skips_the_row_with_its_reason() {
    let voted = |time: &str| only(VOTED, &format!("1,U,s,{time},d,0,0")).unwrap_err();
    let answered = |time: &str| only(ANSWERED, &format!("1,U,s,2019/2/28 11:25:05,d,r,{time}")).unwrap_err();

    assert_eq!(voted("1989/12/31 23:59:59"), Reason::WrittenAt(TimeError::OutOfRange));
    assert_eq!(voted("2101/1/1 0:00:00"), Reason::WrittenAt(TimeError::OutOfRange));
    assert_eq!(voted("yesterday"), Reason::WrittenAt(TimeError::Unreadable));
    assert_eq!(voted(""), Reason::WrittenAt(TimeError::Missing));
    assert_eq!(answered(""), Reason::AnsweredAt(TimeError::Missing));
    assert_eq!(answered("0").to_string(), "its 答复时间 is not between 1990 and 2100");
}

#[test]
fn a_letter_without_a_reply_is_unanswered() {
    let silent = only(ANSWERED, "1,U,s,2019/2/28 11:25:05,d,,").unwrap();
    let only_a_time = only(ANSWERED, "1,U,s,2019/2/28 11:25:05,d,\u{3000},2019/3/1 1:00:00").unwrap();

    assert_eq!((silent.reply, silent.oddities), (None, vec![]));
    assert_eq!((only_a_time.reply, only_a_time.oddities), (None, vec![Oddity::AnswerTimeWithoutText]));
}

#[test]
fn a_number_that_occurs_again_skips_the_later_row() {
    let rows = rows(
        VOTED,
        &[
            "7,U,s,bad,d,0,0",
            "7,U,s,2019/1/1 1:00:00,d,0,0",
            "7,U,t,2019/1/2 1:00:00,e,0,0",
            ",U,t,2019/1/2 1:00:00,e,0,0",
        ],
    );

    let reasons: Vec<_> = rows.into_iter().map(|row| row.map(|letter| letter.row_number)).collect();
    assert_eq!(
        reasons,
        [
            Err(Skipped { row_number: 2, reason: Reason::WrittenAt(TimeError::Unreadable) }),
            Ok(3),
            Err(Skipped { row_number: 4, reason: Reason::SameNumberAs(3) }),
            Err(Skipped { row_number: 5, reason: Reason::NoNumber }),
        ]
    );
}

#[test]
fn an_equal_text_names_the_first_letter_that_has_it() {
    let long = "The lift of the second house has stood still since Monday";
    let rows = rows(
        VOTED,
        &[
            &format!("1,U,s,2019/1/1 1:00:00,{long},0,0"),
            &format!("2,V,t,2019/1/2 1:00:00,\" {}\u{3000}\n\",0,0", long.to_uppercase().replace(' ', "\n\t")),
            &format!("3,V,t,2019/1/2 1:00:00,{},0,0", long.replace("lift", "ｌｉｆｔ")),
            &format!("4,V,t,2019/1/2 1:00:00,{long}!,0,0"),
        ],
    );

    let oddities: Vec<_> = rows.into_iter().map(|row| row.unwrap().oddities).collect();
    let same = || vec![Oddity::SameTextAs("1".to_owned())];
    assert_eq!(oddities, [vec![], same(), same(), vec![]]);
}

#[test]
fn a_short_text_is_the_same_only_under_the_same_subject() {
    let rows = rows(
        VOTED,
        &["1,U,a,2019/1/1 1:00:00,如题,0,0", "2,U,b,2019/1/1 1:00:00,如题,0,0", "3,U,a,2019/1/1 1:00:00,如题,0,0"],
    );

    let oddities: Vec<_> = rows.into_iter().map(|row| row.unwrap().oddities).collect();
    assert_eq!(oddities, [vec![], vec![], vec![Oddity::SameTextAs("1".to_owned())]]);
}

#[test]
fn a_letter_needs_a_subject_or_a_text() {
    let letter = |row: &str| only(VOTED, row).map(|letter| letter.oddities);

    assert_eq!(letter("1,U,,2019/1/1 1:00:00,d,0,0"), Ok(vec![Oddity::EmptySubject]));
    assert_eq!(letter("1,U,s,2019/1/1 1:00:00,\u{3000},0,0"), Ok(vec![Oddity::EmptyDetail]));
    assert_eq!(letter("1,U, ,2019/1/1 1:00:00,,0,0"), Err(Reason::NoText));
}

#[test]
fn votes_that_are_no_number_are_left_out_as_odd() {
    let letter = |votes: &str| {
        let letter = only(VOTED, &format!("1,U,s,2019/1/1 1:00:00,d,{votes}")).unwrap();
        (letter.dislikes, letter.likes, letter.oddities)
    };

    assert_eq!(letter(",5"), (None, Some(5), vec![]));
    assert_eq!(letter("-1,many"), (None, None, vec![Oddity::UnreadableVotes]));
    assert_eq!(letter("2,1.5"), (Some(2), None, vec![Oddity::UnreadableVotes]));
}

#[test]
fn a_csv_row_of_another_width_is_skipped() {
    assert_eq!(only(VOTED, "1,U,s,2019/1/1 1:00:00,d,0"), Err(Reason::WrongNumberOfCells(6, 7)));
    assert_eq!(only(VOTED, "1,U,s,2019/1/1 1:00:00,a comma, unquoted,0,0"), Err(Reason::WrongNumberOfCells(8, 7)));
}

#[test]
fn blank_rows_are_passed_over_but_counted() {
    let rows = rows(VOTED, &[",,,,,,", "1,U,s,2019/1/1 1:00:00,d,0,0", "\u{3000},,,,,,"]);

    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].as_ref().map(|letter| letter.row_number), Ok(3));
}

#[test]
fn a_file_that_is_neither_is_refused_by_its_name() {
    assert!(matches!(read(Path::new("letters.xls")), Err(FileError::UnknownFormat)));
    assert!(matches!(read(Path::new("letters")), Err(FileError::UnknownFormat)));
    assert!(matches!(read(Path::new("/does/not/exist.CSV")), Err(FileError::Unreadable(_))));
}

proptest! {
    #[test]
    fn any_text_in_any_cell_is_a_letter_or_a_reason(cells in prop::collection::vec("\\PC*|[0-9/:. -]{0,22}|[\\s\\x00-\\x1f]*", 7)) {
        let mut table = csv::Writer::from_writer(Vec::new());
        table.write_record(ANSWERED.split(',')).unwrap();
        table.write_record(&cells).unwrap();

        let workbook = read_csv(table.into_inner().unwrap()).unwrap();

        prop_assert!(workbook.rows.len() <= 1);
        for letter in workbook.letters() {
            prop_assert!(!letter.number.is_empty() && letter.detail.trim() == letter.detail);
            prop_assert!((1990..=2100).contains(&letter.written_at.year()));
        }
    }
}

/// A real workbook, which no licence lets the project carry; says so on the terminal, past the capture of the test harness, when there is none.
fn real(name: &str) -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("CANDOR_TEST_DATA") else {
        let line = format!("\nSKIPPED: CANDOR_TEST_DATA is not set, so letters/{name} is not read\n");
        std::io::stderr().write_all(line.as_bytes()).unwrap();
        return None;
    };
    Some(PathBuf::from(folder).join("letters").join(name))
}

#[test]
fn the_real_answered_letters_are_all_read() {
    let Some(path) = real("附件4.xlsx") else { return };

    let workbook = read(&path).unwrap();

    assert_eq!(workbook.kind, Kind::Answered);
    assert_eq!(workbook.skipped().count(), 0);
    assert_eq!(replies(&workbook).count(), 2_816);
    let bare: Vec<_> = replies(&workbook).filter(|(_, reply)| reply.time_was_a_bare_date).collect();
    assert_eq!(bare.iter().map(|(letter, _)| letter.number.as_str()).collect::<Vec<_>>(), ["27610"]);
    assert_eq!(replies(&workbook).map(|(_, reply)| reply.text.chars().count()).max(), Some(7_883));
    assert_eq!(counts_of_oddities(&workbook), [("the same text", 37)].into());
}

#[test]
fn the_real_replies_came_after_11_days_in_the_middle_and_1160_at_worst() {
    let Some(path) = real("附件4.xlsx") else { return };
    let workbook = read(&path).unwrap();

    let mut days: Vec<_> = replies(&workbook)
        .map(|(letter, reply)| reply.answered_at.millis_since(letter.written_at).div_euclid(DAY_MILLIS))
        .collect();
    days.sort_unstable();

    let nearest_rank = |percent: usize| days[(days.len() * percent).div_ceil(100) - 1];
    assert_eq!((nearest_rank(50), nearest_rank(90), nearest_rank(100)), (11, 40, 1_160));
}

#[test]
fn the_real_voted_letters_are_all_read() {
    let Some(path) = real("附件3.xlsx") else { return };

    let workbook = read(&path).unwrap();

    assert_eq!(workbook.kind, Kind::Voted);
    assert_eq!((workbook.letters().count(), workbook.skipped().count()), (4_326, 0));
    assert_eq!(workbook.letters().filter_map(|letter| letter.likes).sum::<u32>(), 12_512);
    assert_eq!(workbook.letters().filter_map(|letter| letter.likes).max(), Some(2_097));
    assert_eq!(counts_of_oddities(&workbook), [("the same text", 111), ("a bare date", 14)].into());
    let written =
        |pick: fn(Instant, Instant) -> Instant| workbook.letters().map(|letter| letter.written_at).reduce(pick);
    assert_eq!(written(Instant::min), Some(at("2017-06-08 17:31:20")));
    assert_eq!(written(Instant::max), Some(at("2020-01-26 19:47:11")));
}

#[test]
fn the_real_workbooks_write_130_times_as_numbers() {
    for (name, count) in [("附件3.xlsx", 129), ("附件4.xlsx", 1)] {
        let Some(path) = real(name) else { return };
        let sheet = sheet::open(&path).unwrap();
        let columns = Columns::of(&sheet.headers).unwrap();

        let numbers = sheet.rows.iter().filter(|row| row.cells[columns.written_at].parse::<f64>().is_ok()).count();

        assert_eq!(numbers, count, "{name}");
    }
}

fn replies(workbook: &Workbook) -> impl Iterator<Item = (&Letter, &LetterReply)> {
    workbook.letters().filter_map(|letter| Some((letter, letter.reply.as_ref()?)))
}

fn counts_of_oddities(workbook: &Workbook) -> HashMap<&'static str, usize> {
    let mut counts = HashMap::new();
    for oddity in workbook.letters().flat_map(|letter| &letter.oddities) {
        let name = match oddity {
            Oddity::SameTextAs(_) => "the same text",
            Oddity::WrittenOnABareDate => "a bare date",
            _ => "another",
        };
        *counts.entry(name).or_default() += 1;
    }
    counts
}
