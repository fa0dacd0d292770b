//! Similar complaints before publication: found, few, public, and no text lost on the way to one.

use candor::drafts::Target;

use super::{NEW, PREVIEW, TEXT};
use crate::support::town::Town;
use crate::support::{Answer, Browser, encode};

/// Titles as people write them, each of its own matter.
const TITLES: [&str; 8] = [
    "地下车库顶板一直漏水没人修",
    "三单元电梯经常停在半路打不开门",
    "楼上装修半夜还在敲墙",
    "小区大门口的路灯坏了一个月",
    "车位被外来车辆长期占用",
    "外墙瓷砖脱落差点砸到孩子",
    "物业费涨价没有公示",
    "儿童游乐区的滑梯裂开了",
];

/// What somebody else types of the same matters, and the title that must come first.
const ASKED: [(&str, usize); 9] = [
    ("车库漏水", 0),
    ("负一层车库顶上漏水，下雨天更严重", 0),
    ("电梯又停在半路了", 1),
    ("楼上邻居装修半夜敲墙扰民", 2),
    ("大门口路灯不亮", 3),
    ("固定车位总是被别的车占用", 4),
    ("外墙瓷砖掉下来", 5),
    ("物业费突然涨价", 6),
    ("孩子玩的滑梯坏了", 7),
];

fn town() -> Town {
    let town = Town::new();
    for title in TITLES {
        town.complaint(title, "报修好几次了，一直没有人来处理。");
    }
    town.app.run_jobs();
    town
}

fn offered(browser: &Browser, town: &Town, words: &str) -> Vec<String> {
    let estate = town.estate.to_string();
    let answer = browser.get(&format!("/complaints/similar?{}", encode(&[("estate", &estate), ("q", words)])));
    assert_eq!(answer.status, 200, "{words}: {}", answer.body);
    answer.texts("button")
}

fn preview(browser: &Browser, title: &str) -> Answer {
    let fields = [("category", "construction"), ("severity", "major"), ("title", title), ("text", TEXT)];
    let answer = browser.submit(NEW, PREVIEW, &fields);
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer
}

#[test]
fn the_same_matter_in_other_words_comes_first() {
    let town = town();
    let browser = town.app.signed_in(&town.neighbour);

    let wrong: Vec<_> = ASKED
        .iter()
        .map(|(words, wanted)| (words, offered(&browser, &town, words), TITLES[*wanted]))
        .filter(|(_, found, wanted)| found.first().map(String::as_str) != Some(*wanted))
        .collect();

    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(offered(&browser, &town, "天然气灶打不着火"), [""; 0], "another matter offers nothing");
    assert_eq!(offered(&browser, &town, "漏"), [""; 0], "too short to mean anything");
    assert_eq!(offered(&browser, &town, "阳台纱窗三天没人修"), [""; 0], "nobody repairs anything, that is no matter");
}

#[test]
fn the_writer_s_estate_comes_first_and_five_are_enough() {
    let town = town();
    town.write(&town.stranger, town.other_estate, ("别的小区也有车库漏水", "held, so that nobody is shown it"));
    let there = town.app.building(town.other_estate, "1栋", 12);
    let far = town.app.owner("far@example.com", &there, "101");
    town.write(&far, town.other_estate, ("车库漏水", "车库漏水，车库漏水。"));
    for number in 0..6 {
        town.complaint(&format!("车库漏水第{number}次反映情况"), "还是没有人来。");
    }
    town.app.run_jobs();
    let browser = town.app.signed_in(&town.neighbour);

    let found = offered(&browser, &town, "车库漏水");
    assert_eq!(found.len(), 5);
    assert!(!found.contains(&"车库漏水".to_owned()), "{found:?}");

    let estate = town.other_estate.to_string();
    let there = browser.get(&format!("/complaints/similar?{}", encode(&[("estate", &estate), ("q", "车库漏水")])));
    assert_eq!(there.texts("button")[0], "车库漏水");
    assert!(!there.body.contains("别的小区也有"), "what is held is nobody's to see");
}

#[test]
fn the_preview_offers_them_and_the_way_there_keeps_the_text() {
    let town = town();
    let browser = town.app.signed_in(&town.neighbour);

    let shown = preview(&browser, "地下车库又漏水了");

    assert_eq!(shown.texts(".similar button")[0], TITLES[0]);
    assert!(shown.text(".similar").contains("已收到") || shown.has(".similar .chip"));
    let act = shown.attributes(".similar button", "value")[0].clone();
    let mut fields = shown.form_fields("/complaints");
    fields.push(("act".to_owned(), act));
    let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let sent = browser.post_without_token(NEW, &pairs);
    assert_eq!(sent.location().as_deref(), Some("/complaints/1"));
    assert!(browser.follow(sent).text(".flash").contains("已存为草稿"));
    let kept = town.app.drafts_of(&town.neighbour);
    assert_eq!((kept.len(), kept[0].target, kept[0].value("title")), (1, Target::Opening, "地下车库又漏水了"));
    assert_eq!(kept[0].value("text"), TEXT);
    assert_eq!(town.app.complaint_count(), 8, "nothing was published");
}

#[test]
fn a_preview_without_anything_similar_says_nothing_of_it() {
    let town = town();

    let shown = preview(&town.app.signed_in(&town.neighbour), "天然气灶打不着火");

    assert!(!shown.has(".similar"));
}

#[test]
fn what_no_form_of_ours_asks_for_is_refused_and_visitors_sign_in() {
    let town = town();
    let browser = town.app.signed_in(&town.neighbour);

    assert_eq!(browser.get("/complaints/similar?estate=x&q=a").status, 400);
    let long = "漏".repeat(2_000);
    assert_eq!(browser.get(&format!("/complaints/similar?{}", encode(&[("q", &long)]))).status, 400);
    let operators = offered(&browser, &town, "-车库 estate:松鹤里 \"漏水\" state:confirmed");
    assert!(operators.len() <= 5, "no language of the search is read here");
    assert_eq!(town.app.browser().get("/complaints/similar?q=%E6%BC%8F%E6%B0%B4").status, 303);
    let before = town.app.app.store.queries_run();
    offered(&browser, &town, "车库漏水");
    assert_eq!(
        town.app.queries_since(before),
        5,
        "two for the session, which may be seen, their rows, the newest notice"
    );
}
