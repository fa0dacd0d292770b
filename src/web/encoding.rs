//! How bytes are packed for the way, as a reader accepts them.

use std::io::Write as _;

use actix_web::HttpRequest;
use actix_web::http::header;

/// The window suits pages; a larger one finds nothing more in them.
const BROTLI_WINDOW: u32 = 18;

/// How an answer is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Not at all.
    Plain,
    /// gzip.
    Gzip,
    /// Brotli.
    Brotli,
}

impl Encoding {
    /// The tightest that a request accepts.
    pub fn accepted(request: &HttpRequest) -> Self {
        let values = request.headers().get_all(header::ACCEPT_ENCODING).filter_map(|value| value.to_str().ok());
        Self::of(values)
    }

    /// A coding that is named with `q=0` is refused, whatever `*` says.
    fn of<'v>(values: impl Iterator<Item = &'v str>) -> Self {
        let (mut brotli, mut gzip, mut any) = (None, None, false);
        for coding in values.flat_map(|value| value.split(',')) {
            let (name, rest) = coding.split_once(';').unwrap_or((coding, ""));
            let quality = rest.split(';').find_map(|part| part.trim().strip_prefix("q="));
            let is_wanted =
                quality.is_none_or(|quality| quality.trim().parse::<f32>().is_ok_and(|quality| quality > 0.0));
            match name.trim().to_ascii_lowercase().as_str() {
                "br" => brotli = Some(is_wanted),
                "gzip" | "x-gzip" => gzip = Some(is_wanted),
                "*" => any = is_wanted,
                _ => {}
            }
        }
        if brotli.unwrap_or(any) {
            Self::Brotli
        } else if gzip.unwrap_or(any) {
            Self::Gzip
        } else {
            Self::Plain
        }
    }

    /// What `Content-Encoding` says. Said even of plain bytes, so that nothing packs them once more.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "identity",
            Self::Gzip => "gzip",
            Self::Brotli => "br",
        }
    }
}

/// Packs with brotli, from 0 (fast) to 11 (small). Into memory this cannot fail; if it did, nothing is given.
pub fn brotli(plain: &[u8], quality: u32) -> Option<Vec<u8>> {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, quality, BROTLI_WINDOW);
    let written = writer.write_all(plain);
    drop(writer);
    written.ok().map(|()| packed)
}

/// Packs with gzip, from 0 (fast) to 9 (small). Into memory this cannot fail; if it did, nothing is given.
pub fn gzip(plain: &[u8], level: u32) -> Option<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(level));
    writer.write_all(plain).and_then(|()| writer.finish()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tightest_accepted_coding_is_taken_and_a_refused_one_never() {
        for (said, expected) in [
            ("gzip, deflate, br", Encoding::Brotli),
            ("gzip", Encoding::Gzip),
            ("br;q=0, gzip;q=0.5", Encoding::Gzip),
            ("*", Encoding::Brotli),
            ("br;q=0, *", Encoding::Gzip),
            ("identity", Encoding::Plain),
            ("zebra", Encoding::Plain),
            ("*;q=0", Encoding::Plain),
            ("", Encoding::Plain),
        ] {
            assert_eq!(Encoding::of([said].into_iter()), expected, "{said:?}");
        }
    }
}
