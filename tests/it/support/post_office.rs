//! A mail server on loopback that does as it is told: takes letters, says later, says never, or hangs up.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What the server does with the next letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    Takes,
    /// 451 to the recipient.
    Later,
    /// 550 to the recipient.
    Never,
    /// Takes all of it, and hangs up instead of saying so.
    HangsUp,
}

#[derive(Default)]
struct Books {
    moods: VecDeque<Mood>,
    taken: Vec<String>,
}

#[derive(Clone)]
pub struct PostOffice {
    pub address: String,
    books: Arc<Mutex<Books>>,
}

impl PostOffice {
    pub fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("smtp://{}", listener.local_addr().unwrap());
        let books: Arc<Mutex<Books>> = Arc::default();
        let shared = Arc::clone(&books);
        thread::spawn(move || {
            for client in listener.incoming() {
                let books = Arc::clone(&shared);
                thread::spawn(move || drop(serve(&client.unwrap(), &books)));
            }
        });
        Self { address, books }
    }

    /// What it does with the next letters, in turn; afterwards it takes them.
    pub fn expect(&self, moods: &[Mood]) {
        self.books.lock().unwrap().moods.extend(moods);
    }

    /// Every letter it has in full, as it came, oldest first.
    pub fn taken(&self) -> Vec<String> {
        self.books.lock().unwrap().taken.clone()
    }

    /// The value of a header of every letter it has.
    pub fn headers(&self, name: &str) -> Vec<String> {
        self.taken().iter().map(|letter| header(letter, name).unwrap_or_default()).collect()
    }
}

/// The value of a header, unfolded.
pub fn header(letter: &str, name: &str) -> Option<String> {
    let head = letter.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ").replace("\r\n\t", " ");
    let start = format!("{name}: ");
    head.lines().find_map(|line| line.strip_prefix(&start).map(|value| value.trim().to_owned()))
}

fn serve(client: &TcpStream, books: &Mutex<Books>) -> std::io::Result<()> {
    let mut lines = BufReader::new(client.try_clone()?).split(b'\n');
    let say = |words: &str| (&mut &*client).write_all(format!("{words}\r\n").as_bytes());
    say("220 loopback")?;
    let mut mood = Mood::Takes;
    while let Some(line) = lines.next().transpose()? {
        let line = String::from_utf8_lossy(&line).to_uppercase();
        match line.split([' ', ':', '\r']).next().unwrap_or_default() {
            "EHLO" => say("250-loopback\r\n250 8BITMIME")?,
            "MAIL" => {
                mood = books.lock().unwrap().moods.pop_front().unwrap_or(Mood::Takes);
                say("250 ok")?;
            }
            "RCPT" if mood == Mood::Later => say("451 4.3.0 later")?,
            "RCPT" if mood == Mood::Never => say("550 5.1.1 nobody here")?,
            "DATA" => {
                say("354 go on")?;
                let mut letter = String::new();
                while let Some(line) = lines.next().transpose()? {
                    if line == b".\r" {
                        break;
                    }
                    letter.push_str(&String::from_utf8_lossy(&line));
                    letter.push('\n');
                }
                books.lock().unwrap().taken.push(letter);
                if mood == Mood::HangsUp {
                    return Ok(());
                }
                say("250 taken")?;
            }
            "QUIT" => return say("221 bye"),
            _ => say("250 ok")?,
        }
    }
    Ok(())
}
