//! Chinese numerals as digits, so that 三栋 is 3栋 and 二十三层 is 23层.

/// The longest run of numeral characters read as one number: 九千九百九十九 has seven.
const LONGEST: usize = 9;

/// What is counted around a home. Before one of these, even a single 三 is a number.
const MEASURES: &str = "栋号楼层室户期座弄梯厅卫区门组";

/// Whether a numeral before these two characters numbers something.
pub(super) fn is_measure(first: Option<char>, second: Option<char>) -> bool {
    match first {
        Some('单') => second == Some('元'),
        Some(first) => MEASURES.contains(first),
        None => false,
    }
}

/// Whether the character can be part of a numeral.
pub(super) fn is_numeral(character: char) -> bool {
    digit(character).is_some() || power(character).is_some()
}

/// The digits of a whole run of numeral characters, or `None` where it is no number or may as well be words: 十 alone
/// and 一二 are numbers only before a measure.
pub(super) fn digits(run: &[char], before_measure: bool) -> Option<String> {
    if run.len() > LONGEST {
        return None;
    }
    if run.iter().all(|character| digit(*character).is_some()) {
        let spelled = || run.iter().filter_map(|character| digit(*character)).map(|digit| digit.to_string()).collect();
        return before_measure.then(spelled);
    }
    (before_measure || run.len() > 1).then(|| value(run)).flatten().map(|value| value.to_string())
}

/// Reads thousands, hundreds, tens and units, each at most once and in this order; 十 may stand without 一.
fn value(run: &[char]) -> Option<u32> {
    let (mut total, mut pending, mut lowest) = (0, None, 10_000);
    for character in run {
        match (digit(*character), power(*character)) {
            (Some(0), _) if pending.is_none() => {}
            (Some(digit), _) if pending.is_none() => pending = Some(digit),
            (None, Some(power)) if power < lowest => {
                let count = match pending.take() {
                    Some(count) => count,
                    None if power == 10 && total == 0 => 1,
                    None => return None,
                };
                total += count * power;
                lowest = power;
            }
            _ => return None,
        }
    }
    Some(total + pending.unwrap_or(0))
}

fn digit(character: char) -> Option<u32> {
    Some(match character {
        '〇' | '零' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn power(character: char) -> Option<u32> {
    Some(match character {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(run: &str, before_measure: bool) -> Option<String> {
        digits(&run.chars().collect::<Vec<_>>(), before_measure)
    }

    #[test]
    fn numerals_before_a_measure_are_numbers() {
        for (run, number) in
            [("三", "3"), ("十", "10"), ("十二", "12"), ("二十三", "23"), ("一百零二", "102"), ("一〇一", "101")]
        {
            assert_eq!(read(run, true).as_deref(), Some(number), "{run}");
        }
    }

    #[test]
    fn words_that_only_look_like_numbers_stay_words() {
        for run in ["一", "十", "三三", "百", "十十", "二百三百"] {
            assert_eq!(read(run, false), None, "{run}");
        }
    }
}
