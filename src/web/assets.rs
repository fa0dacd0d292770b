//! Static files: built into the binary, named by their content, compressed once at the start.

use std::collections::HashMap;
use std::sync::LazyLock;

use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};
use rust_embed::RustEmbed;
use sha2::{Digest as _, Sha256};

use super::encoding::{self, Encoding};
use crate::base::{Error, Result};

const SMALLEST_BROTLI: u32 = 11;
const SMALLEST_GZIP: u32 = 9;

#[derive(RustEmbed)]
#[folder = "static"]
struct Files;

struct Asset {
    url: String,
    mime: &'static str,
    plain: Bytes,
    gzip: Bytes,
    brotli: Bytes,
}

/// The parts of the one stylesheet, in the order they are joined.
const STYLE_PARTS: [&str; 6] = [
    "css/1-tokens.css",
    "css/2-base.css",
    "css/3-layout.css",
    "css/4-components.css",
    "css/5-pages.css",
    "css/6-magazine.css",
];

static ASSETS: LazyLock<HashMap<String, Asset>> = LazyLock::new(load);

/// The address of the stylesheet, which changes with its content.
pub fn stylesheet_url() -> &'static str {
    url("candor.css")
}

/// The address of a static file; empty if there is none of that name, which a test forbids.
pub fn url(name: &str) -> &'static str {
    let Some(asset) = ASSETS.get(name) else { return "" };
    &asset.url
}

/// Compresses everything before the first request.
pub fn prepare() {
    LazyLock::force(&ASSETS);
}

fn load() -> HashMap<String, Asset> {
    let read = |name: &str| Files::get(name).map(|file| file.data.into_owned()).unwrap_or_default();
    let style: Vec<u8> = STYLE_PARTS.iter().flat_map(|part| read(part)).collect();
    let mut assets = HashMap::from([("candor.css".to_owned(), asset("candor.css", style))]);
    for name in Files::iter().filter(|name| !name.starts_with("css/")) {
        assets.insert(name.to_string(), asset(&name, read(&name)));
    }
    assets
}

fn asset(name: &str, plain: Vec<u8>) -> Asset {
    let print: String = hex::encode(Sha256::digest(&plain)).chars().take(12).collect();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let mime = match ending {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    Asset {
        url: format!("/static/{stem}-{print}.{ending}"),
        mime,
        gzip: encoding::gzip(&plain, SMALLEST_GZIP).unwrap_or_default().into(),
        brotli: encoding::brotli(&plain, SMALLEST_BROTLI).unwrap_or_default().into(),
        plain: plain.into(),
    }
}

/// `/static/{name}-{print}.{ending}`: kept by browsers for a year, since another content has another name.
pub async fn serve(path: web::Path<String>, request: HttpRequest) -> Result<HttpResponse> {
    let wanted = format!("/static/{}", path.into_inner());
    let asset = ASSETS.values().find(|asset| asset.url == wanted).ok_or(Error::NotFound)?;
    let encoding = Encoding::accepted(&request);
    let body = match encoding {
        Encoding::Plain => &asset.plain,
        Encoding::Gzip => &asset.gzip,
        Encoding::Brotli => &asset.brotli,
    };
    let mut response = HttpResponse::Ok();
    response.content_type(asset.mime);
    response.insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"));
    response.insert_header((header::VARY, "Accept-Encoding"));
    response.insert_header((header::CONTENT_ENCODING, encoding.name()));
    Ok(response.body(body.clone()))
}
