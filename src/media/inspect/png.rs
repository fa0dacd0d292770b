//! PNG (ISO 15948): chunks up to the end of the image.

use image::metadata::Orientation;

use super::{Inspected, Kind, be_u32, check_size, length};
use crate::media::refusal::Refusal;

const SIGNATURE: usize = 8;
/// Length, name and check sum.
const FRAME: usize = 12;

/// Copies the chunks that make the picture: size, palette, pixels, transparency.
pub(super) fn inspect(bytes: &[u8]) -> Result<Inspected, Refusal> {
    let mut kept = bytes.get(..SIGNATURE).ok_or(Refusal::Broken)?.to_vec();
    let mut at = SIGNATURE;
    let mut orientation = Orientation::NoTransforms;
    loop {
        let chunk = chunk(bytes, at).ok_or(Refusal::Broken)?;
        let name = chunk.get(4..8).ok_or(Refusal::Broken)?;
        let body = chunk.get(8..chunk.len() - 4).ok_or(Refusal::Broken)?;
        if at == SIGNATURE && name != b"IHDR" {
            return Err(Refusal::Broken);
        }
        match name {
            b"IHDR" => {
                let size = be_u32(body, 0).zip(be_u32(body, 4)).ok_or(Refusal::Broken)?;
                check_size(size.0, size.1)?;
            }
            b"acTL" => return Err(Refusal::Animated),
            b"eXIf" => orientation = Orientation::from_exif_chunk(body).unwrap_or(Orientation::NoTransforms),
            _ => {}
        }
        if matches!(name, b"IHDR" | b"PLTE" | b"IDAT" | b"tRNS" | b"IEND") {
            kept.extend_from_slice(chunk);
        }
        if name == b"IEND" {
            return Ok(Inspected { kind: Kind::Png, bytes: kept, orientation });
        }
        at += chunk.len();
    }
}

fn chunk(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let whole = length(be_u32(bytes, at)?)?.checked_add(FRAME)?;
    bytes.get(at..at.checked_add(whole)?)
}
