//! What is personal and what only looks so; what the letters of real people hold is measured in `tests/it/letters.rs`.

use proptest::prelude::*;

use super::*;

/// `[…]` around what must be found, with the kind it must be; everything outside must be left.
const GOLDEN: &[(&str, &[Personal])] = &[
    ("请打[13800138000]联系我", &[Personal::Mobile]),
    ("电话[１３８００１３８０００]。", &[Personal::Mobile]),
    ("[138 0013 8000]", &[Personal::Mobile]),
    ("[138-0013-8000]、[139-1234-5678]", &[Personal::Mobile, Personal::Mobile]),
    ("[1 3 8 0 0 1 3 8 0 0 0]", &[Personal::Mobile]),
    ("[138**0013**8000]", &[Personal::Mobile]),
    ("[①③⑧00138000]", &[Personal::Mobile]),
    ("[1️⃣3800138000]", &[Personal::Mobile]),
    ("手机[一三八零零一三八〇〇〇]", &[Personal::Mobile]),
    ("[幺三八○○幺三八○○○]", &[Personal::Mobile]),
    ("+[8613800138000]，+86 [13800138000]", &[Personal::Mobile, Personal::Mobile]),
    ("tel[13800138000]/[13900139000]", &[Personal::Mobile, Personal::Mobile]),
    ("电话一[13800138000]", &[Personal::Mobile]),
    ("座机[0731-88888888]", &[Personal::Landline]),
    ("[0755 8888 6666]转801", &[Personal::Landline]),
    ("([010)62345678]", &[Personal::Landline]),
    ("[02088886666]", &[Personal::Landline]),
    ("办公室电话：[84123456]", &[Personal::Landline]),
    ("身份证[11010519491231002X]", &[Personal::Identity]),
    // Mistyped, so it is one only where it is called one.
    ("440308199901010010", &[]),
    ("身份证号[440308199901010010]", &[Personal::Identity]),
    ("证件号[130503670401001]", &[Personal::Identity]),
    ("[１１０１０５１９４９１２３１００２Ｘ]", &[Personal::Identity]),
    ("卡号[6222021001116245702]转账", &[Personal::BankCard]),
    ("单号6222021001116245703", &[]),
    ("打到[4111 1111 1111 1111]", &[Personal::BankCard]),
    ("写信[zhang.san@example.com]吧", &[Personal::Email]),
    ("[13800138000@163.com]", &[Personal::Email]),
    ("邮箱[ａｂｃ＠ｅｘａｍｐｌｅ．ｃｎ]", &[Personal::Email]),
    ("微信号：[lao_wang-88]", &[Personal::Chat]),
    ("加我微信[wxid12345]", &[Personal::Chat]),
    ("vx:[abcdefg]", &[Personal::Chat]),
    ("QQ：[123456789]", &[Personal::Chat]),
    ("扣扣[12345678]", &[Personal::Chat]),
    ("车牌[粤B12345]", &[Personal::Plate]),
    ("[湘A·88D66]挡路", &[Personal::Plate]),
    ("[粤ＢＤ１２３４５]，[沪AF12345]", &[Personal::Plate, Personal::Plate]),
    ("[京 A 1 2 3 4 5]", &[Personal::Plate]),
    ("[湘a-12345]", &[Personal::Plate]),
    ("我家[3栋2单元1201室]漏水", &[Personal::Room]),
    ("[3-2-1201]的业主", &[Personal::Room]),
    ("[１２０１号房]", &[Personal::Room]),
    ("[一二〇一室]", &[Personal::Room]),
    ("[三栋二单元一二〇一]漏水", &[Personal::Room]),
    ("[12号楼1203]，[A座1503]", &[Personal::Room, Personal::Room]),
    ("[3#1201]、[3#-2-1201]", &[Personal::Room, Personal::Room]),
    ("[十二栋一单元五零三室]", &[Personal::Room]),
    ("房号[1201]", &[Personal::Room]),
    ("房号：[3-1201]", &[Personal::Room]),
    ("[3-1201]业主", &[Personal::Room]),
    ("住在[302房]", &[Personal::Room]),
    ("[3栋2单元1201A]", &[Personal::Room]),
    ("[12号1201室]", &[Personal::Room]),
    ("[18楼1802]", &[Personal::Room]),
    ("[3栋1201]、[1202]、[1203室]，3栋1000多户", &[Personal::Room, Personal::Room, Personal::Room]),
    ("[赣A50397]一汽丰田", &[Personal::Plate]),
    // What only looks like it.
    ("2023年5月6日、2023-05-06、2023.05.06、20230506、2023/12/05 14:30:25", &[]),
    ("从2019-05-06到2023-05-06，05-06-2019", &[]),
    ("投诉编号2026-000123，订单20230506123456789012", &[]),
    ("合同价1380000元，单价13800元/平米，共1,234,567.89元", &[]),
    ("面积89.5平方米，120㎡，1201平米，三房两厅128平", &[]),
    ("3栋、12号楼、A座、3栋2单元、十二栋", &[]),
    ("3栋100多户，3栋1201户，全小区共1201户，5栋2023年交房", &[]),
    ("2010房价，2010室内装修，300房产证", &[]),
    ("热线12345、400-800-1234，110、119，96777", &[]),
    ("建房〔2019〕1203号，国办发[2018]159号", &[]),
    ("13、15、17、19、21、23栋，13 15 17 19 21 23栋，1-3栋，5-6月，10-100元", &[]),
    ("一九九八年，二〇一九年十二月三十一日", &[]),
    ("一二三四五六七，上山打老虎", &[]),
    ("微信群、微信公众号、微信小程序、QQ群，微信支付200元", &[]),
    ("@张三 你好，a@b，楼上@3栋业主", &[]),
    ("新A股12345，川A区，浙江省，京东12345678", &[]),
    ("周一到周五8:00-18:00，2.5小时，100%", &[]),
    ("比例1:2.5，坡度3-5-8度，GB50-1-2003", &[]),
    ("三百二十室外机，二十三楼201多平", &[]),
];

#[test]
fn what_is_personal_is_found_and_nothing_else() {
    let mut wrong = Vec::new();
    for (marked, kinds) in GOLDEN {
        let (text, expected) = places(marked, kinds);
        let found: Vec<(Personal, &str)> =
            find(&text).iter().map(|found| (found.kind, &text[found.start..found.end])).collect();
        let expected: Vec<(Personal, &str)> =
            expected.iter().map(|(kind, from, to)| (*kind, &text[*from..*to])).collect();
        if found != expected {
            wrong.push(format!("{text}: {found:?}, but should be {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A line of the table without its brackets; without kinds it has none.
fn places(marked: &str, kinds: &[Personal]) -> (String, Vec<(Personal, usize, usize)>) {
    if kinds.is_empty() {
        return (marked.to_owned(), Vec::new());
    }
    let (mut text, mut starts, mut places) = (String::new(), Vec::new(), Vec::new());
    for character in marked.chars() {
        match character {
            '[' => starts.push(text.len()),
            ']' => places.push((kinds[places.len()], starts.pop().unwrap(), text.len())),
            other => text.push(other),
        }
    }
    assert_eq!(places.len(), kinds.len(), "{marked}");
    (text, places)
}

#[test]
fn plates_and_rooms_stay_where_their_author_shows_them() {
    let text = "3栋1201室，粤B12345，13800138000";

    assert_eq!(mask(text, Unmasked::NOTHING), "〔房号已遮盖〕，〔车牌已遮盖〕，〔手机号已遮盖〕");
    assert_eq!(mask(text, Unmasked { plates: true, rooms: false }), "〔房号已遮盖〕，粤B12345，〔手机号已遮盖〕");
    assert_eq!(mask(text, Unmasked { plates: true, rooms: true }), "3栋1201室，粤B12345，〔手机号已遮盖〕");
}

#[test]
fn what_a_text_shows_is_read_from_the_text() {
    let text = "3栋1201室，粤B12345，13800138000";

    for unmasked in [(false, false), (true, false), (false, true), (true, true)] {
        let unmasked = Unmasked { plates: unmasked.0, rooms: unmasked.1 };
        assert_eq!(Unmasked::in_text(&mask(text, unmasked)), unmasked);
    }
}

#[test]
fn places_are_counted_by_kind() {
    let counted = count(["13800138000和13900139000", "3栋1201室"]);

    assert_eq!(counted, [(Personal::Mobile, 2), (Personal::Room, 1)]);
}

#[test]
fn a_hostile_text_of_64_kib_is_searched() {
    for hostile in ["1", "1 ", "1-", "@", "a@", "3栋", "粤A1", "微信", "微信号是", "一", "号房", "3-", "(", "１３"]
    {
        let text = hostile.repeat(64 * 1024 / hostile.len());
        let found = find(&text);
        assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].start), "{hostile:?}");
    }
}

fn spelled(number: &str, way: usize) -> String {
    const HAN: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digits = number.chars().map(|digit| digit.to_digit(10).unwrap());
    let full = |digit: u32| char::from_u32(0xFF10 + digit).unwrap().to_string();
    match way {
        0 => number.to_owned(),
        1 => digits.map(full).collect(),
        2 => digits.map(|digit| HAN[usize::try_from(digit).unwrap()]).collect(),
        3 => number.chars().map(|digit| digit.to_string()).collect::<Vec<_>>().join(" "),
        4 => format!("{}-{}-{}", &number[..3], &number[3..7], &number[7..]),
        _ => format!("{} {} {}", &number[..3], &number[3..7], &number[7..]),
    }
}

proptest! {
    #[test]
    fn every_mobile_number_is_covered_however_it_is_written(rest in "[3-9][0-9]{9}", way in 0_usize..6) {
        let text = format!("请打{}，谢谢", spelled(&format!("1{rest}"), way));

        prop_assert_eq!(mask(&text, Unmasked::NOTHING), "请打〔手机号已遮盖〕，谢谢");
    }

    #[test]
    fn every_identity_number_is_covered(region in 11_u32..66, day in 0_i64..40_000, serial in 0_u32..1_000) {
        let born = chrono::NaiveDate::from_ymd_opt(1905, 1, 1).unwrap() + chrono::Days::new(day.unsigned_abs());
        let body = format!("{region}0101{}{serial:03}", born.format("%Y%m%d"));
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let sum: u32 = body.chars().zip(weights).map(|(digit, weight)| digit.to_digit(10).unwrap() * weight).sum();
        let check = b"10X98765432"[usize::try_from(sum % 11).unwrap()];

        let covered = mask(&format!("证件{body}{}。", char::from(check)), Unmasked::NOTHING);

        prop_assert_eq!(covered, "证件〔身份证号已遮盖〕。");
    }

    #[test]
    fn no_day_and_no_sum_is_covered(day in 0_i64..40_000, sum in 0_u64..100_000_000, cents in 0_u8..100) {
        let day = chrono::NaiveDate::from_ymd_opt(1995, 1, 1).unwrap() + chrono::Days::new(day.unsigned_abs() % 20_000);
        let text = format!(
            "{}，{}，{}，{}，{sum}元，¥{sum}.{cents:02}，{}.{cents}万元",
            day.format("%Y-%m-%d"), day.format("%Y年%-m月%-d日"), day.format("%Y.%m.%d"), day.format("%Y%m%d"),
            sum / 10_000,
        );

        prop_assert_eq!(find(&text), Vec::new());
    }

    #[test]
    fn covering_twice_covers_nothing_more(text in "[0-9一二三栋室房单元号楼粤BaQ@.微信 -]{0,60}") {
        let once = mask(&text, Unmasked::NOTHING);

        prop_assert_eq!(mask(&once, Unmasked::NOTHING), once);
    }

    #[test]
    fn any_text_keeps_what_is_not_found(text in "\\PC{0,200}") {
        let found = find(&text);
        let shown = Unmasked { plates: true, rooms: true };
        if found.iter().all(|found| found.kind.may_be_shown()) {
            prop_assert_eq!(mask(&text, shown), text);
        }
    }
}
