//! One sentence that an act leaves for the page after it, in a signed cookie: a key of `i18n`, never words.

use actix_web::HttpRequest;
use actix_web::cookie::Cookie;
use actix_web::cookie::time::Duration;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::cookies;
use super::visit::Site;
use crate::base::Message;
use crate::i18n::Lang;

const PURPOSE: &str = "flash";
const LIFETIME_SECONDS: i64 = 60;

/// The cookie that carries a sentence without arguments to the next page.
pub fn cookie(site: &Site, message: &Message) -> Cookie<'static> {
    let signature = URL_SAFE_NO_PAD.encode(site.secret.sign(PURPOSE, message.key.as_bytes()));
    let value = format!("{}~{signature}", message.key);
    cookies::make(site, cookies::FLASH, value, Duration::seconds(LIFETIME_SECONDS))
}

/// The sentence that the last act left, if it is one of ours.
pub fn read(request: &HttpRequest, site: &Site) -> Option<Message> {
    let value = cookies::value(request, site, cookies::FLASH)?;
    let (key, signature) = value.split_once('~')?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    if !site.secret.verify(PURPOSE, key.as_bytes(), &signature) {
        return None;
    }
    Lang::ZhCn.keys().find(|known| *known == key).map(Message::new)
}
