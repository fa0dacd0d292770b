//! A form with pictures in it: read as it arrives, each picture into a file of its own, everything within its limits.
//!
//! Whatever is wrong with a picture, the rest of the form is read to its end, so that no text is lost: bytes that are not
//! taken are read and thrown away, up to a bound. Nothing is written before the form has shown its token.

use std::future::Future;
use std::io::Write as _;
use std::pin::Pin;
use std::time::Duration;

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::dev::Payload;
use actix_web::error::{ErrorRequestTimeout, PayloadError};
use actix_web::web::{self, Bytes};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use anyhow::{Context as _, anyhow};
use futures_util::StreamExt as _;
use tokio::time::timeout;

use super::darkroom::Darkroom;
use super::folder::{Folder, Incoming};
use super::model::{MAX_PICTURE_BYTES, MAX_REQUEST_BYTES};
use super::refusal::Refusal;
use crate::accounts::Visitor;
use crate::base::{Error, text};
use crate::web::fields::{BROKEN_ENCODING, NOT_OUR_FORM};
use crate::web::form::{self, MAX_FORM_BYTES};
use crate::web::limits::{Action, Limits};
use crate::web::visit::client_ip;
use crate::web::{Fields, Form, Site};

/// The name of the pictures in a form.
pub const PICTURES_FIELD: &str = "photographs";
/// More fields and pictures than any form of ours has.
const MAX_PARTS: usize = 260;
/// Twelve pictures of the largest size, and the text: whoever sends more than that is not read to the end.
const MAX_READ_BYTES: usize = 256 * 1024 * 1024;
/// A phone in a lift may fall silent for a while.
const MAX_SILENCE: Duration = Duration::from_secs(60);
/// 60 MB in this time are 50 kB a second, a poor telephone line.
const MAX_DURATION: Duration = Duration::from_secs(20 * 60);
/// Written to the disk at a time, off the request threads.
const WRITE_BYTES: usize = 1024 * 1024;
/// What is shown of a file's name.
const MAX_NAME_CHARS: usize = 40;

/// A form as it was sent, with or without pictures.
#[derive(Debug)]
pub struct Upload {
    /// Where its pictures are developed.
    pub darkroom: Darkroom,
    /// Its fields.
    pub fields: Fields,
    /// What was received, not looked at yet.
    pub pictures: Vec<Picture>,
    /// The names of pictures that were not taken, and why.
    pub refused: Vec<(String, Refusal)>,
}

/// A file that was received.
#[derive(Debug)]
pub struct Picture {
    /// The name it had, for telling the sender about it.
    pub name: String,
    /// Its bytes.
    pub file: Incoming,
}

impl FromRequest for Upload {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if request.content_type() != "multipart/form-data" {
            let form = Form::from_request(request, payload);
            let upload = Self::empty(request);
            return Box::pin(async { Ok(Self { fields: form.await?.0, ..upload? }) });
        }
        let parts = Multipart::new(request.headers(), payload.take());
        let request = request.clone();
        Box::pin(async move {
            let received = timeout(MAX_DURATION, receive(&request, parts)).await;
            Ok(received.map_err(|_| ErrorRequestTimeout("pictures came too slowly"))??)
        })
    }
}

impl Upload {
    fn empty(request: &HttpRequest) -> Result<Self, Error> {
        let darkroom = request.app_data::<web::Data<Darkroom>>().ok_or_else(missing)?.get_ref().clone();
        Ok(Self { darkroom, fields: Fields::default(), pictures: Vec::new(), refused: Vec::new() })
    }
}

fn missing() -> Error {
    Error::Internal(anyhow!("the server was put together without a darkroom"))
}

async fn receive(request: &HttpRequest, mut parts: Multipart) -> Result<Upload, Error> {
    let mut receiving = Receiving::of(request)?;
    while let Some(part) = in_time(parts.next()).await?.transpose().map_err(broken)? {
        receiving.take(request, part).await?;
    }
    let Receiving { pairs, mut upload, .. } = receiving;
    upload.fields = form::admitted(request, Fields::of(pairs))?;
    Ok(upload)
}

async fn in_time<T>(work: impl Future<Output = T>) -> Result<T, Error> {
    timeout(MAX_SILENCE, work).await.map_err(|_| Error::BadRequest(NOT_OUR_FORM))
}

fn broken(error: MultipartError) -> Error {
    match error {
        MultipartError::Payload(PayloadError::Io(cause)) => Error::Internal(anyhow!(cause).context("reading a form")),
        _ => Error::BadRequest(NOT_OUR_FORM),
    }
}

/// What has been read of a form so far.
struct Receiving {
    pairs: Vec<(String, String)>,
    upload: Upload,
    folder: Folder,
    limits: web::Data<Limits>,
    /// Whose uploads are counted: a person's, or those from an address.
    sender: String,
    read: usize,
    text_bytes: usize,
    picture_bytes: usize,
    parts: usize,
}

impl Receiving {
    fn of(request: &HttpRequest) -> Result<Self, Error> {
        let upload = Upload::empty(request)?;
        let limits = request.app_data::<web::Data<Limits>>().ok_or_else(missing)?;
        let site = request.app_data::<web::Data<Site>>().ok_or_else(missing)?;
        let visitor = Visitor::from_request(request, &mut Payload::None).into_inner()?;
        let sender = match visitor.0 {
            Some(actor) => format!("#{}", actor.person_id),
            None => client_ip(request, site).map_or_else(String::new, |ip| ip.to_string()),
        };
        Ok(Self {
            pairs: Vec::new(),
            folder: upload.darkroom.folder().clone(),
            upload,
            limits: limits.clone(),
            sender,
            read: 0,
            text_bytes: 0,
            picture_bytes: 0,
            parts: 0,
        })
    }

    async fn take(&mut self, request: &HttpRequest, mut part: Field) -> Result<(), Error> {
        self.parts += 1;
        let disposition = part.content_disposition().ok_or(Error::BadRequest(NOT_OUR_FORM))?;
        let name = disposition.get_name().ok_or(Error::BadRequest(NOT_OUR_FORM))?.to_owned();
        let filename = disposition.get_filename().map(shown_name);
        if self.parts > MAX_PARTS || filename.is_some() != (name == PICTURES_FIELD) {
            return Err(Error::BadRequest(NOT_OUR_FORM));
        }
        match filename {
            None => self.text(name, part).await,
            // What a browser sends when nothing was chosen.
            Some(filename) if filename.is_empty() => self.pass_over(&mut part).await,
            Some(filename) => match self.picture(request, &mut part).await? {
                Ok(file) => {
                    self.upload.pictures.push(Picture { name: filename, file });
                    Ok(())
                }
                Err(refusal) => {
                    self.upload.refused.push((filename, refusal));
                    self.pass_over(&mut part).await
                }
            },
        }
    }

    async fn chunk(&mut self, part: &mut Field) -> Result<Option<Bytes>, Error> {
        let chunk = in_time(part.next()).await?.transpose().map_err(broken)?;
        self.read += chunk.as_ref().map_or(0, Bytes::len);
        if self.read > MAX_READ_BYTES { Err(Error::BadRequest(NOT_OUR_FORM)) } else { Ok(chunk) }
    }

    async fn pass_over(&mut self, part: &mut Field) -> Result<(), Error> {
        while self.chunk(part).await?.is_some() {}
        Ok(())
    }

    async fn text(&mut self, name: String, mut part: Field) -> Result<(), Error> {
        let mut bytes = Vec::new();
        while let Some(chunk) = self.chunk(&mut part).await? {
            self.text_bytes += chunk.len();
            if self.text_bytes > MAX_FORM_BYTES {
                return Err(Error::BadRequest(NOT_OUR_FORM));
            }
            bytes.extend_from_slice(&chunk);
        }
        let value = String::from_utf8(bytes).map_err(|_| Error::BadRequest(BROKEN_ENCODING))?;
        self.pairs.push((name, value));
        Ok(())
    }

    /// Whether the next picture may be received at all. The token stands before the pictures in our forms.
    fn admits(&self, request: &HttpRequest) -> Result<(), Refusal> {
        let fields = Fields::of(self.pairs.clone());
        if !form::has_token(request, &fields) {
            return Err(Refusal::Busy);
        }
        if self.picture_bytes >= MAX_REQUEST_BYTES {
            return Err(Refusal::RequestFull);
        }
        self.limits.count(Action::Upload, self.sender.clone()).map_err(|_| Refusal::Busy)
    }

    async fn picture(&mut self, request: &HttpRequest, part: &mut Field) -> Result<Result<Incoming, Refusal>, Error> {
        if let Err(refusal) = self.admits(request) {
            return Ok(Err(refusal));
        }
        let incoming = self.folder.incoming();
        let mut file = Some(incoming.create().context("making a file for a picture")?);
        let (mut buffer, mut length) = (Vec::new(), 0);
        while let Some(chunk) = self.chunk(part).await? {
            length += chunk.len();
            if length > MAX_PICTURE_BYTES {
                return Ok(Err(Refusal::TooHeavy));
            }
            if self.picture_bytes + length > MAX_REQUEST_BYTES {
                return Ok(Err(Refusal::RequestFull));
            }
            buffer.extend_from_slice(&chunk);
            if buffer.len() >= WRITE_BYTES {
                file = write(file, std::mem::take(&mut buffer)).await?;
            }
        }
        write(file, buffer).await?;
        self.picture_bytes += length;
        Ok(Ok(incoming))
    }
}

async fn write(file: Option<std::fs::File>, bytes: Vec<u8>) -> Result<Option<std::fs::File>, Error> {
    let written = tokio::task::spawn_blocking(move || match file {
        Some(mut file) => file.write_all(&bytes).map(|()| Some(file)),
        None => Ok(None),
    });
    let written = written.await.map_err(|error| Error::Internal(anyhow!(error).context("writing a picture")))?;
    Ok(written.context("writing a picture")?)
}

/// The name of a file as it is told to its sender: one line, cleaned, not long.
fn shown_name(raw: &str) -> String {
    let short: String = raw.chars().take(MAX_NAME_CHARS).collect();
    match text::line(&short, &text::TITLE.without_minimum()) {
        Ok(name) if !name.is_empty() => name,
        // An empty name says that no file was chosen; this one was, under a name that nobody can read.
        _ if !raw.is_empty() => "?".to_owned(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_s_name_is_told_in_one_short_line() {
        assert_eq!(shown_name("../../etc/\u{202e}passwd\r\n.jpg"), "../../etc/passwd .jpg");
        assert_eq!(shown_name(&"长".repeat(500)).chars().count(), MAX_NAME_CHARS);
        assert_eq!((shown_name("\u{200b}").as_str(), shown_name("").as_str()), ("?", ""));
    }
}
