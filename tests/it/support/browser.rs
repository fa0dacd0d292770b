//! A browser without script: cookies, links and forms, over real HTTP.

use std::cell::RefCell;
use std::collections::BTreeMap;

use scraper::{ElementRef, Html, Selector};

pub struct Browser {
    address: String,
    agent: ureq::Agent,
    cookies: RefCell<BTreeMap<String, String>>,
    headers: RefCell<BTreeMap<String, String>>,
}

/// An answer of the site, body read.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: String,
    /// The same as it came, for what is no text.
    pub bytes: Vec<u8>,
}

/// A file that a form sends: the name it has there, and its bytes.
pub type NamedFile<'a> = (&'a str, &'a [u8]);

const BOUNDARY: &str = "----a-line-that-no-picture-of-ours-holds";

impl Browser {
    pub fn new(address: &str) -> Self {
        let agent = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
        let headers = BTreeMap::from([("accept-language".to_owned(), "zh-CN".to_owned())]);
        Self { address: address.to_owned(), agent, cookies: RefCell::default(), headers: RefCell::new(headers) }
    }

    /// Sends a header with every request from now on.
    pub fn header(&self, name: &str, value: &str) -> &Self {
        self.headers.borrow_mut().insert(name.to_owned(), value.to_owned());
        self
    }

    pub fn in_english(self) -> Self {
        self.header("accept-language", "en");
        self
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(name).cloned()
    }

    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
    }

    pub fn cookies(&self) -> BTreeMap<String, String> {
        self.cookies.borrow().clone()
    }

    pub fn set_cookies(&self, cookies: &BTreeMap<String, String>) {
        self.cookies.borrow_mut().clone_from(cookies);
    }

    /// A page, `None` when the server went away before it gave one.
    pub fn try_get(&self, path: &str) -> Option<Answer> {
        let mut request = self.agent.get(format!("{}{path}", self.address));
        for (name, value) in self.request_headers() {
            request = request.header(name, value);
        }
        let mut response = request.call().ok()?;
        let status = response.status().as_u16();
        let bytes = response.body_mut().read_to_vec().ok()?;
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Some(Answer { status, headers: BTreeMap::new(), body, bytes })
    }

    /// The status of an answer to a form, `None` when the server went away before it gave one.
    pub fn try_post(&self, path: &str, fields: &[(&str, &str)]) -> Option<u16> {
        let mut request = self.agent.post(format!("{}{path}", self.address)).header("origin", &self.address);
        for (name, value) in self.request_headers() {
            request = request.header(name, value);
        }
        request = request.header("content-type", "application/x-www-form-urlencoded");
        request.send(encode(fields).as_bytes()).ok().map(|response| response.status().as_u16())
    }

    pub fn get(&self, path: &str) -> Answer {
        let mut request = self.agent.get(format!("{}{path}", self.address));
        for (name, value) in self.request_headers() {
            request = request.header(name, value);
        }
        self.finish(request.call().unwrap())
    }

    /// Follows redirects as a browser does, at most five.
    pub fn follow(&self, answer: Answer) -> Answer {
        let mut answer = answer;
        for _ in 0..5 {
            let Some(place) = answer.location() else { break };
            answer = self.get(&place);
        }
        answer
    }

    /// Posts raw bytes as a form, from a page of the site.
    pub fn post_raw(&self, path: &str, body: &[u8]) -> Answer {
        let mut request = self.agent.post(format!("{}{path}", self.address));
        for (name, value) in self.request_headers() {
            request = request.header(name, value);
        }
        if !self.headers.borrow().contains_key("origin") {
            request = request.header("origin", &self.address);
        }
        request = request.header("content-type", "application/x-www-form-urlencoded");
        self.finish(request.send(body).unwrap())
    }

    /// Fills the form of a page that was shown before and sends it with files, as a browser does that sends pictures, to
    /// where the form says or a button of it.
    pub fn send_files(
        &self,
        shown: &Answer,
        (action, place): (&str, &str),
        fields: &[(&str, &str)],
        files: &[NamedFile<'_>],
    ) -> Answer {
        let body = parts_of(shown, action, fields, files);
        self.finish(self.multipart(place, &body).unwrap())
    }

    /// The same; `None` when the server went away before it answered.
    pub fn try_send_files(
        &self,
        shown: &Answer,
        (action, place): (&str, &str),
        fields: &[(&str, &str)],
        files: &[NamedFile<'_>],
    ) -> Option<u16> {
        let body = parts_of(shown, action, fields, files);
        self.multipart(place, &body).ok().map(|response| response.status().as_u16())
    }

    fn multipart(&self, place: &str, body: &[u8]) -> Result<ureq::http::Response<ureq::Body>, ureq::Error> {
        let mut request = self.agent.post(format!("{}{place}", self.address));
        for (name, value) in self.request_headers() {
            request = request.header(name, value);
        }
        if !self.headers.borrow().contains_key("origin") {
            request = request.header("origin", &self.address);
        }
        request.header("content-type", format!("multipart/form-data; boundary={BOUNDARY}")).send(body)
    }

    /// Posts fields without the token of a form.
    pub fn post_without_token(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_raw(path, encode(fields).as_bytes())
    }

    /// Opens a page, fills its form and sends it to where the form says. The form is the one that posts to `action`;
    /// fields of the form that are not given keep the value they have on the page.
    pub fn submit(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let shown = self.get(page);
        assert_eq!(shown.status, 200, "the page {page} of the form:\n{}", shown.body);
        self.submit_on(&shown, action, fields)
    }

    /// Fills and sends a form of a page that was shown before.
    pub fn submit_on(&self, shown: &Answer, action: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = shown.form_fields(action);
        for (name, _) in fields {
            all.retain(|(known, _)| known != name);
        }
        all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let pairs: Vec<(&str, &str)> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post_raw(action, encode(&pairs).as_bytes())
    }

    /// Sends a form of a page that was shown before in parts, with a file in its field `file`.
    pub fn send_table(&self, shown: &Answer, action: &str, file: (&str, &[u8])) -> Answer {
        let boundary = "--a-line-that-no-table-of-ours-holds";
        let mut body = Vec::new();
        for (name, value) in shown.form_fields(action) {
            body.extend(
                format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        let disposition = format!("content-disposition: form-data; name=\"file\"; filename=\"{}\"", file.0);
        body.extend(format!("--{boundary}\r\n{disposition}\r\ncontent-type: application/octet-stream\r\n\r\n").bytes());
        body.extend(file.1);
        body.extend(format!("\r\n--{boundary}--\r\n").bytes());
        let mut request = self.agent.post(format!("{}{action}", self.address)).header("origin", &self.address);
        for (name, value) in self.request_headers() {
            request = request.header(name, value);
        }
        request = request.header("content-type", format!("multipart/form-data; boundary={boundary}"));
        self.finish(request.send(body.as_slice()).unwrap())
    }

    fn request_headers(&self) -> Vec<(String, String)> {
        let mut headers: Vec<_> = self.headers.borrow().clone().into_iter().collect();
        let cookies = self.cookies.borrow();
        if !cookies.is_empty() {
            let pairs: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            headers.push(("cookie".to_owned(), pairs.join("; ")));
        }
        headers
    }

    fn finish(&self, mut response: ureq::http::Response<ureq::Body>) -> Answer {
        for cookie in response.headers().get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.borrow_mut().remove(name);
            } else {
                self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
            }
        }
        let headers = response.headers().iter();
        let headers = headers.map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into()));
        let headers = headers.collect();
        let status = response.status().as_u16();
        let bytes = response.body_mut().with_config().limit(50_000_000).read_to_vec().unwrap();
        Answer { status, headers, body: String::from_utf8_lossy(&bytes).into_owned(), bytes }
    }
}

pub fn encode(fields: &[(&str, &str)]) -> String {
    let escape =
        |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
    pairs.join("&")
}

/// The body of a form with files: the fields of the page, those given instead, then the files.
fn parts_of(shown: &Answer, action: &str, fields: &[(&str, &str)], files: &[NamedFile<'_>]) -> Vec<u8> {
    let mut all = shown.form_fields(action);
    all.retain(|(known, _)| known != "photographs" && !fields.iter().any(|(name, _)| name == known));
    all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let mut body = Vec::new();
    for (name, value) in all {
        let head = format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend([head.as_bytes(), value.as_bytes(), b"\r\n"].concat());
    }
    for (name, bytes) in files {
        let head = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"photographs\"; filename=\"{name}\"\r\n\
             content-type: image/jpeg\r\n\r\n"
        );
        body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
    }
    body.extend(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

impl Answer {
    pub fn location(&self) -> Option<String> {
        (300..400).contains(&self.status).then(|| self.headers.get("location").cloned()).flatten()
    }

    pub fn document(&self) -> Html {
        Html::parse_document(&self.body)
    }

    /// The text of every element a selector finds, white space folded.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        self.document().select(&selector).map(|element| fold(element)).collect()
    }

    /// The text of the first element a selector finds.
    pub fn text(&self, selector: &str) -> String {
        self.texts(selector).into_iter().next().unwrap_or_default()
    }

    pub fn has(&self, selector: &str) -> bool {
        !self.texts(selector).is_empty()
    }

    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        let document = self.document();
        document.select(&selector).filter_map(|element| element.attr(name)).map(ToOwned::to_owned).collect()
    }

    /// Names and values of the form that posts to `action`, as a browser would send them untouched. The form itself is
    /// posted there too where a page posts to its own address.
    pub fn form_fields(&self, action: &str) -> Vec<(String, String)> {
        let document = self.document();
        let form = Selector::parse("form").unwrap();
        let control = Selector::parse("input, textarea, select").unwrap();
        let form = document
            .select(&form)
            .find(|form| form.attr("method") == Some("post") && form.attr("action") == Some(action))
            .unwrap_or_else(|| panic!("no form posts to {action} on this page:\n{}", self.body));
        form.select(&control).flat_map(fields_of).collect()
    }
}

fn fields_of(control: ElementRef<'_>) -> Vec<(String, String)> {
    let Some(name) = control.attr("name") else { return Vec::new() };
    let value = match (control.value().name(), control.attr("type")) {
        ("textarea", _) => Some(control.text().collect::<String>().trim_start_matches('\n').to_owned()),
        ("select", _) => {
            let option = Selector::parse("option").unwrap();
            let options: Vec<ElementRef<'_>> = control.select(&option).collect();
            let chosen = options.iter().find(|option| option.attr("selected").is_some()).or_else(|| options.first());
            chosen.map(|option| option.attr("value").unwrap_or_default().to_owned())
        }
        (_, Some("checkbox" | "radio")) if control.attr("checked").is_none() => None,
        (_, Some("submit")) => None,
        _ => Some(control.attr("value").unwrap_or_default().to_owned()),
    };
    value.map(|value| (name.to_owned(), value)).into_iter().collect()
}

fn fold(element: ElementRef<'_>) -> String {
    let text: String = element.text().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
