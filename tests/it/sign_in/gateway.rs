//! Short messages over HTTP: a real gateway on loopback.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use candor::delivery::{Call, HttpClient};
use candor::schema::job;
use candor::settings::{Escape, SmsGateway, SmsRoute};
use diesel::prelude::*;

use super::{ask_code, type_code};
use crate::support::TestApp;

/// What a gateway was asked: the request line, the headers in lower case, the body.
type Asked = (String, String, String);

/// Answers every call with one answer and keeps what it was asked. Its thread ends with the process.
struct Gateway {
    address: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Gateway {
    fn answering(answer: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let (kept, answer) = (Arc::clone(&asked), answer.to_owned());
        thread::spawn(move || {
            for stream in listener.incoming() {
                let asked = read(&mut stream.as_ref().unwrap());
                kept.lock().unwrap().push(asked);
                // The client may have hung up on an answer that is too long.
                drop(stream.unwrap().write_all(answer.as_bytes()));
            }
        });
        Self { address, asked }
    }

    fn ok(body: &str) -> Self {
        Self::answering(&format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        ))
    }

    fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    fn route(&self, body: &str, escape: Escape, success: Option<&str>) -> SmsRoute {
        SmsRoute::Http(SmsGateway {
            url: format!("{}/send?to={{local}}", self.address),
            method: "POST".to_owned(),
            headers: vec![("X-Key".to_owned(), "geheim".to_owned())],
            body: body.to_owned(),
            escape,
            success: success.map(ToOwned::to_owned),
        })
    }
}

fn read(stream: &mut &TcpStream) -> Asked {
    let mut reader = BufReader::new(*stream);
    let mut first = String::new();
    reader.read_line(&mut first).unwrap();
    let mut headers = String::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if line.trim().is_empty() {
            break;
        }
        headers.push_str(&line.to_lowercase());
    }
    let length =
        headers.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or(0, |n| n.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    (first.trim().to_owned(), headers, String::from_utf8(body).unwrap())
}

fn app_with(route: SmsRoute) -> TestApp {
    let app = TestApp::start_with(|settings| settings.sms = route);
    app.person("13900139000");
    app
}

fn job_of_code(app: &TestApp) -> (String, Option<String>) {
    let of = job::table.filter(job::kind.eq("one_time_code")).select((job::state, job::last_error));
    app.app.store.read_blocking(|tx| Ok(of.first(tx.conn())?)).unwrap()
}

#[test]
fn a_code_reaches_the_gateway_as_the_operator_wrote_it_down() {
    let gateway = Gateway::ok(r#"{ "code" : 0 }"#);
    let body = r#"{"phone":"{number}","code":"{code}","text":"{text}"}"#;
    let app = app_with(gateway.route(body, Escape::Json, Some(r#""code":0"#)));
    let browser = app.browser();

    let page = ask_code(&browser, "13900139000");
    app.run_jobs();

    let (first, headers, body) = gateway.asked().remove(0);
    assert_eq!(first, "POST /send?to=13900139000 HTTP/1.1");
    assert!(headers.contains("x-key: geheim") && headers.contains("accept-encoding: identity"), "{headers}");
    let sent: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(sent["phone"], "+8613900139000");
    assert!(sent["text"].as_str().unwrap().contains(sent["code"].as_str().unwrap()));
    assert_eq!(type_code(&browser, &page, sent["code"].as_str().unwrap()).status, 303);
}

#[test]
fn a_refusing_gateway_is_asked_again_and_then_seen() {
    for gateway in [
        Gateway::answering("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        Gateway::answering("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        Gateway::ok(r#"{"code":7,"message":"no money"}"#),
    ] {
        let app = app_with(gateway.route("to={number}&text={text}", Escape::Form, Some(r#""code":0"#)));
        ask_code(&app.browser(), "13900139000");

        app.run_jobs();
        assert_eq!((job_of_code(&app).0.as_str(), gateway.asked().len()), ("waiting", 1));
        app.advance_minutes(2);
        app.run_jobs();
        let codes: Vec<String> = gateway.asked().into_iter().map(|(_, _, body)| body).collect();
        assert_eq!((codes.len(), codes.first()), (2, codes.last()), "the same code again");
        app.advance_minutes(10);
        app.run_jobs();

        let (state, error) = job_of_code(&app);
        assert_eq!((state.as_str(), error.unwrap().as_str()), ("dead", "the code was over before it could be sent"));
        assert_eq!(gateway.asked().len(), 2, "a code that is over is not sent");
        let admin = app.signed_in(&app.admin());
        assert!(admin.get("/admin/jobs").text("main").contains("one_time_code"));
    }
}

#[test]
fn an_answer_without_end_is_cut_off() {
    let endless = "x".repeat(2 * 1024 * 1024);
    let gateway = Gateway::ok(&endless);

    let answered = HttpClient::default().call(&Call {
        method: "GET".to_owned(),
        url: gateway.address.clone(),
        headers: Vec::new(),
        body: String::new(),
    });

    assert!(answered.is_err());
}

#[test]
fn a_gateway_that_is_not_there_is_told_without_its_address() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let call = Call {
        method: "POST".to_owned(),
        url: format!("http://{address}/secret-key"),
        headers: Vec::new(),
        body: "a=b".to_owned(),
    };

    let error = HttpClient::default().call(&call).unwrap_err();

    assert!(!format!("{error:#}").contains("secret-key"), "{error:#}");
}
