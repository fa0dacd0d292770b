//! Telling namesakes apart within a thread: the first `3栋业主` is called so, the second `3栋业主乙`, the third `3栋业主丙`.

/// Namesakes beyond this many share the last suffix with a number.
pub const MAX_NAMESAKES: usize = 10;

const STEMS: [&str; MAX_NAMESAKES] = ["", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];

/// The name of the next speaker with this public name, when `namesakes` have it already.
pub fn in_thread(name: &str, namesakes: usize) -> String {
    match STEMS.get(namesakes) {
        Some(stem) => format!("{name}{stem}"),
        None => format!("{name}{}", namesakes + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namesakes_are_told_apart() {
        let names: Vec<_> = [0, 1, 9, 10].map(|before| in_thread("3栋业主", before)).into();

        assert_eq!(names, ["3栋业主", "3栋业主乙", "3栋业主癸", "3栋业主11"]);
    }
}
