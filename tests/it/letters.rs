//! A letter on its way to a real mail server.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;

use candor::base::{Clock, Instant};
use candor::delivery::{Letter, Mailer};
use candor::settings::MailRoute;

/// Takes one letter as a mail server does, and hands over what it was told.
fn receive(stream: TcpStream, told: &mpsc::Sender<String>) {
    let mut answers = stream.try_clone().unwrap();
    let mut say = |line: &str| answers.write_all(format!("{line}\r\n").as_bytes()).unwrap();
    let mut transcript = String::new();
    let mut is_body = false;
    say("220 mail.example");
    for line in BufReader::new(stream).lines() {
        let line = line.unwrap();
        transcript.push_str(&line);
        transcript.push('\n');
        let verb: String = line.chars().take(4).collect();
        match (is_body, verb.as_str()) {
            (true, _) if line == "." => {
                is_body = false;
                say("250 taken");
                told.send(transcript.clone()).unwrap();
            }
            (true, _) => {}
            (false, "DATA") => {
                is_body = true;
                say("354 go on");
            }
            (false, "QUIT") => say("221 bye"),
            (false, _) => say("250 mail.example"),
        }
    }
}

#[test]
fn a_letter_reaches_a_mail_server() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let route = MailRoute::Smtp(format!("smtp://{}", listener.local_addr().unwrap()));
    let (sender, told) = mpsc::channel();
    thread::spawn(move || listener.incoming().for_each(|stream| receive(stream.unwrap(), &sender)));
    let from = "坦言 <noreply@candor.example>".parse().unwrap();
    let clock = Clock::standing_at(Instant(1_795_000_000_000));
    let mailer = Mailer::new(&route, &from, std::path::Path::new("/nowhere"), clock).unwrap();

    let letter = Letter {
        to: "ann@example.com".to_owned(),
        subject: "Candor: confirm\r\nBcc: eve@example.com".to_owned(),
        text: "hello".to_owned(),
        html: "<p>hello</p>".to_owned(),
    };
    mailer.send(&letter).unwrap();

    let transcript = told.recv().unwrap();
    assert!(transcript.contains("MAIL FROM:<noreply@candor.example>"), "{transcript}");
    assert!(transcript.contains("RCPT TO:<ann@example.com>"), "{transcript}");
    assert!(!transcript.contains("RCPT TO:<eve") && !transcript.contains("\nBcc:"), "{transcript}");
    assert!(transcript.contains("Auto-Submitted: auto-generated"), "{transcript}");
}

#[test]
fn a_mail_server_that_is_away_is_an_error_and_no_loss() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let route = MailRoute::Smtp(format!("smtp://{address}"));
    let from = "noreply@candor.example".parse().unwrap();
    let mailer = Mailer::new(&route, &from, std::path::Path::new("/nowhere"), Clock::standing_at(Instant(0))).unwrap();

    let letter =
        Letter { to: "ann@example.com".to_owned(), subject: String::new(), text: String::new(), html: String::new() };

    assert!(mailer.send(&letter).is_err());
}
