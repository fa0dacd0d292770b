//! The source tree as text, with what is code, what is comment and what is a string told apart.

use std::path::Path;

/// One file. The views have the bytes of `raw` at the same places, blanks where they show nothing.
#[derive(Clone, Debug)]
pub struct Source {
    /// From the root of the repository, with `/`.
    pub path: String,
    /// As it stands.
    pub raw: String,
    /// Rust without comments and without what strings hold (their quotes stay).
    pub code: String,
    /// The same without tests.
    pub live: String,
    /// Only comments.
    pub comments: String,
}

impl Source {
    pub fn new(path: &str, raw: &str) -> Self {
        let (code, comments) = if is_rust(path) { split(raw) } else { (raw.to_owned(), raw.to_owned()) };
        let is_test = path.starts_with("tests/") || path.ends_with("/tests.rs") || path.contains("/tests/");
        let live = match (is_rust(path), is_test) {
            (true, true) => blank(raw, 0, raw.len(), raw),
            (true, false) => without_tests(&code),
            (false, _) => code.clone(),
        };
        Self { path: path.to_owned(), raw: raw.to_owned(), code, live, comments }
    }

    /// Where a byte stands, for a person: `src/a.rs:7: the line`.
    pub fn place(&self, at: usize) -> String {
        let before = self.raw.get(..at).unwrap_or_default();
        let number = before.matches('\n').count() + 1;
        let line = self.raw.lines().nth(number - 1).unwrap_or_default();
        format!("{}:{number}: {}", self.path, line.trim())
    }

    /// Every place in the living code where one of the words stands.
    pub fn places_of(&self, words: &[&str]) -> Vec<String> {
        words.iter().flat_map(|word| places_in(&self.live, word)).map(|at| self.place(at)).collect()
    }

    /// What the strings of the living code hold, with the byte where each begins.
    pub fn strings(&self) -> Vec<(usize, &str)> {
        let mut quotes = self.live.match_indices('"').map(|(at, _)| at);
        let mut strings = Vec::new();
        while let (Some(from), Some(to)) = (quotes.next(), quotes.next()) {
            strings.push((from + 1, &self.raw[from + 1..to]));
        }
        strings
    }

    /// The parts of the path without the ending: `src/club/points/model.rs` is `club`, `points`, `model`.
    pub fn parts(&self) -> Vec<&str> {
        let path = self.path.strip_prefix("src/").unwrap_or(&self.path);
        path.strip_suffix(".rs").unwrap_or(path).split('/').collect()
    }

    /// Whether a part of the path below the domain has this name, as `store.rs` or `store/`.
    pub fn is_in(&self, name: &str) -> bool {
        self.parts().iter().skip(1).any(|part| *part == name)
    }
}

/// Where a word begins, when no letter of a longer word stands before it.
pub fn places_in(text: &str, word: &str) -> Vec<usize> {
    let joins = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let starts_joined = word.bytes().next().is_some_and(joins);
    let found = text.match_indices(word).map(|(at, _)| at);
    found.filter(|at| !(starts_joined && *at > 0 && joins(text.as_bytes()[at - 1]))).collect()
}

/// Every file below a folder of the repository, by path.
pub fn files_below(folder: &str, ending: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                sources.push(Source::new(&name, &std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    sources
}

fn is_rust(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| ending == "rs")
}

fn blank(text: &str, from: usize, to: usize, source: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for (byte, real) in bytes[from..to].iter_mut().zip(&source.as_bytes()[from..to]) {
        *byte = if *real == b'\n' { b'\n' } else { b' ' };
    }
    String::from_utf8(bytes).unwrap()
}

/// Takes out each item under `#[cfg(test)]`: to its closing brace, or to the semicolon of `mod tests;`.
fn without_tests(code: &str) -> String {
    let mut live = code.to_owned();
    for at in places_in(code, "#[cfg(test)]") {
        let mut depth = 0;
        let end = code[at..].char_indices().find(|(_, character)| {
            match character {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            depth == 0 && matches!(character, '}' | ';')
        });
        live = blank(&live, at, at + end.map_or(code.len() - at, |(length, _)| length + 1), code);
    }
    live
}

/// Rust as code (strings emptied) and as comments.
fn split(raw: &str) -> (String, String) {
    let mut code = vec![b' '; raw.len()];
    let mut comments = code.clone();
    let bytes = raw.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &raw[at..];
        let length = if rest.starts_with("//") {
            let length = rest.find('\n').unwrap_or(rest.len());
            comments[at..at + length].copy_from_slice(&bytes[at..at + length]);
            length
        } else if let Some((open, inside, close)) = string_at(rest, at > 0 && is_word(bytes[at - 1])) {
            code[at..at + open].copy_from_slice(&bytes[at..at + open]);
            let end = at + open + inside;
            code[end..end + close].copy_from_slice(&bytes[end..end + close]);
            open + inside + close
        } else if let Some(length) = character_at(rest) {
            length
        } else {
            let length = rest.chars().next().map_or(1, char::len_utf8);
            code[at..at + length].copy_from_slice(&bytes[at..at + length]);
            length
        };
        at += length;
    }
    for (index, byte) in bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n') {
        code[index] = *byte;
        comments[index] = *byte;
    }
    (String::from_utf8(code).unwrap(), String::from_utf8(comments).unwrap())
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// A string that begins here: the lengths of its opening quote, of what it holds and of its closing quote.
fn string_at(rest: &str, in_word: bool) -> Option<(usize, usize, usize)> {
    let prefix =
        if in_word { "" } else { ["br", "r", "b", "c"].into_iter().find(|word| rest.starts_with(word)).unwrap_or("") };
    let after = &rest[prefix.len()..];
    let hashes = if prefix.ends_with('r') { after.len() - after.trim_start_matches('#').len() } else { 0 };
    if !after[hashes..].starts_with('"') {
        return None;
    }
    let open = prefix.len() + hashes + 1;
    let body = &rest[open..];
    if prefix.ends_with('r') {
        let close = format!("\"{}", "#".repeat(hashes));
        return Some((open, body.find(&close)?, close.len()));
    }
    let mut is_escaped = false;
    let end = body.char_indices().find(|(_, character)| {
        let ends = *character == '"' && !is_escaped;
        is_escaped = *character == '\\' && !is_escaped;
        ends
    });
    Some((open, end?.0, 1))
}

/// A character literal that begins here (a lifetime is none): its length.
fn character_at(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix('\'')?;
    let first = body.chars().next()?;
    if first == '\\' {
        return body[2..].find('\'').map(|end| end + 4);
    }
    body[first.len_utf8()..].starts_with('\'').then(|| first.len_utf8() + 2)
}

mod tests {
    use super::Source;

    #[test]
    fn strings_comments_and_tests_are_no_living_code() {
        let source = Source::new(
            "src/a.rs",
            "fn a<'t>(c: char) { // one\n  b(\"two \\\" // x\", '\"', r#\"th\"ree\"#);\n}\n#[cfg(test)]\nmod tests {\n  fn four() {}\n}\nfn five() {}\n",
        );

        for word in ["one", "two", "x", "th", "four"] {
            assert!(!source.live.contains(word), "{word} in {}", source.live);
        }
        assert!(source.live.contains("fn five") && source.code.contains("fn four") && source.comments.contains("one"));
        assert_eq!(source.strings().iter().map(|(_, held)| *held).collect::<Vec<_>>(), ["two \\\" // x", "th\"ree"]);
    }

    #[test]
    fn a_test_module_in_a_file_of_its_own_hides_nothing_after_it() {
        let source = Source::new("src/a.rs", "#[cfg(test)]\nmod tests;\n\nfn live() {}\n");

        assert!(source.live.contains("fn live"));
        assert_eq!(source.place(29), "src/a.rs:4: fn live() {}");
    }
}
