//! WebP (RFC 9649): RIFF chunks within the length that the file names.

use image::metadata::Orientation;

use super::{Inspected, Kind, le_u32, length};
use crate::media::refusal::Refusal;

/// `RIFF`, a length, `WEBP`.
const HEADER: usize = 12;
/// Set in the extended header of a picture that moves.
const ANIMATION: u8 = 0x02;
/// What the extended header says of colour profile, Exif and XMP, which are left out.
const METADATA: u8 = 0x20 | 0x08 | 0x04;

/// Copies the chunks that make the picture. Its size is the decoder's to tell: it stands within the coded pixels.
pub(super) fn inspect(bytes: &[u8]) -> Result<Inspected, Refusal> {
    let end = le_u32(bytes, 4).and_then(length).and_then(|inner| inner.checked_add(8)).ok_or(Refusal::Broken)?;
    let bytes = bytes.get(..end).ok_or(Refusal::Broken)?;
    let mut kept = bytes.get(..HEADER).ok_or(Refusal::Broken)?.to_vec();
    let mut at = HEADER;
    let mut orientation = Orientation::NoTransforms;
    while at < bytes.len() {
        let chunk = chunk(bytes, at).ok_or(Refusal::Broken)?;
        let (name, body) = chunk.split_at_checked(8).ok_or(Refusal::Broken)?;
        match name.get(..4) {
            Some(b"VP8X") => {
                let flags = *body.first().ok_or(Refusal::Broken)?;
                if flags & ANIMATION != 0 {
                    return Err(Refusal::Animated);
                }
                kept.extend_from_slice(name);
                kept.push(flags & !METADATA);
                kept.extend_from_slice(body.get(1..).unwrap_or_default());
            }
            Some(b"ANIM" | b"ANMF") => return Err(Refusal::Animated),
            Some(b"VP8 " | b"VP8L" | b"ALPH") => kept.extend_from_slice(chunk),
            Some(b"EXIF") => {
                let exif = body.strip_prefix(b"Exif\0\0").unwrap_or(body);
                orientation = Orientation::from_exif_chunk(exif).unwrap_or(Orientation::NoTransforms);
            }
            _ => {}
        }
        at += chunk.len();
    }
    let inner = u32::try_from(kept.len() - 8).map_err(|_| Refusal::Broken)?;
    let place = kept.get_mut(4..8).ok_or(Refusal::Broken)?;
    place.copy_from_slice(&inner.to_le_bytes());
    Ok(Inspected { kind: Kind::Webp, bytes: kept, orientation })
}

/// A chunk with its head, padded to an even length.
fn chunk(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let body = length(le_u32(bytes, at.checked_add(4)?)?)?;
    let whole = body.checked_add(8)?.checked_add(body % 2)?;
    bytes.get(at..at.checked_add(whole)?)
}
