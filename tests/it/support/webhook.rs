//! A group chat on loopback: takes what robots post, checks how it is signed, and answers as it is told.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use serde_json::Value;
use sha2::Sha256;

/// Instead of a status: the chat takes the message and says nothing, until the robot has had enough.
pub const SILENCE: u16 = 0;

#[derive(Default)]
struct Books {
    answers: VecDeque<(u16, String)>,
    posted: Vec<(String, Value)>,
    /// Connections on which nothing is said.
    silent: Vec<TcpStream>,
}

#[derive(Clone)]
pub struct Chat {
    /// `127.0.0.1:PORT`
    pub host: String,
    books: Arc<Mutex<Books>>,
}

impl Chat {
    /// A chat whose robots must sign with this secret; without one nobody signs.
    pub fn open(secret: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let books: Arc<Mutex<Books>> = Arc::default();
        let (shared, secret) = (Arc::clone(&books), secret.to_owned());
        thread::spawn(move || {
            for client in listener.incoming() {
                drop(serve(&client.unwrap(), &secret, &shared));
            }
        });
        Self { host, books }
    }

    /// What it answers to the next posts, in turn; afterwards it takes what is signed well. The words of a redirect are
    /// where to.
    pub fn expect(&self, answers: &[(u16, &str)]) {
        let answers = answers.iter().map(|(status, body)| (*status, (*body).to_owned()));
        self.books.lock().unwrap().answers.extend(answers);
    }

    /// Address and message of everything posted, oldest first.
    pub fn posted(&self) -> Vec<(String, Value)> {
        self.books.lock().unwrap().posted.clone()
    }

    /// The text of every message posted.
    pub fn texts(&self) -> Vec<String> {
        let text = |(_, message): (String, Value)| {
            let content = &message["text"]["content"];
            let text = content.as_str().or_else(|| message["content"]["text"].as_str());
            text.unwrap().to_owned()
        };
        self.posted().into_iter().map(text).collect()
    }
}

fn hmac_base64(key: &str, message: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(message.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// Whether a post is signed as its vendor wants it: by the address for DingTalk, in the message for Feishu.
fn is_signed(path: &str, message: &Value, secret: &str) -> bool {
    if secret.is_empty() {
        return true;
    }
    let parameter = |name: &str| {
        let start = format!("{name}=");
        let found = path.split(['?', '&']).find_map(|pair| pair.strip_prefix(start.as_str()));
        found.map(|value| percent_encoding::percent_decode_str(value).decode_utf8().unwrap().into_owned())
    };
    if path.starts_with("/robot/send") {
        let (Some(timestamp), Some(sign)) = (parameter("timestamp"), parameter("sign")) else { return false };
        return timestamp.len() == 13 && sign == hmac_base64(secret, &format!("{timestamp}\n{secret}"));
    }
    let (Some(timestamp), Some(sign)) = (message["timestamp"].as_str(), message["sign"].as_str()) else { return false };
    timestamp.len() == 10 && sign == hmac_base64(&format!("{timestamp}\n{secret}"), "")
}

fn serve(client: &TcpStream, secret: &str, books: &Mutex<Books>) -> std::io::Result<()> {
    let mut reader = BufReader::new(client.try_clone()?);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        if header.trim().is_empty() {
            break;
        }
        if let Some(value) = header.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let message: Value = serde_json::from_slice(&body).unwrap_or_default();
    let signed = is_signed(&path, &message, secret);
    let mut books = books.lock().unwrap();
    let (status, answer) = books.answers.pop_front().unwrap_or_else(|| {
        let no = if path.starts_with("/robot/send") { 310_000 } else { 19_021 };
        let code = if signed { 0 } else { no };
        (200, format!("{{\"errcode\":{code},\"code\":{code},\"errmsg\":\"sign\",\"msg\":\"sign\"}}"))
    });
    books.posted.push((path, message));
    if status == SILENCE {
        books.silent.push(client.try_clone()?);
        return Ok(());
    }
    drop(books);
    let location = if (300..400).contains(&status) { format!("location: {answer}\r\n") } else { String::new() };
    let kind = "content-type: application/json";
    let head = format!("HTTP/1.1 {status} X\r\n{location}{kind}\r\nconnection: close\r\n");
    (&mut &*client).write_all(format!("{head}content-length: {}\r\n\r\n{answer}", answer.len()).as_bytes())
}
