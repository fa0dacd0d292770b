//! Looking at a file before anything decodes it: what it is by its bytes, whether it is whole, how large it says it is,
//! and only the parts of it that make the picture.
//!
//! Metadata, colour profiles, previews, appended films and whatever else stands in the file never reach a decoder, so a
//! profile that unpacks to gigabytes is as harmless as an archive hung on to the end.

mod jpeg;
mod png;
#[cfg(test)]
mod tests;
mod webp;

use image::metadata::Orientation;

use super::model::{MAX_PIXELS, MAX_SIDE};
use super::refusal::Refusal;

/// The three kinds we take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Jpeg,
    Png,
    Webp,
}

/// A file that is worth decoding.
#[derive(Debug)]
pub(super) struct Inspected {
    pub kind: Kind,
    /// Only the parts that make the picture.
    pub bytes: Vec<u8>,
    /// How it must be turned.
    pub orientation: Orientation,
}

/// Looks at a file.
pub(super) fn inspect(bytes: &[u8]) -> Result<Inspected, Refusal> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => jpeg::inspect(bytes),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => png::inspect(bytes),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => webp::inspect(bytes),
        [b'G', b'I', b'F', b'8', ..] => Err(Refusal::Animated),
        _ if is_heic(bytes) => Err(Refusal::Heic),
        _ => Err(Refusal::NoPicture),
    }
}

/// ISO 14496-12: a box `ftyp` with the brands of HEIF and HEVC.
fn is_heic(bytes: &[u8]) -> bool {
    const BRANDS: [&[u8]; 8] = [b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"];
    bytes.get(4..8) == Some(b"ftyp") && bytes.get(8..12).is_some_and(|brand| BRANDS.contains(&brand))
}

/// The size that a file claims, before memory is taken for it.
fn check_size(width: u32, height: u32) -> Result<(), Refusal> {
    if width == 0 || height == 0 {
        return Err(Refusal::Broken);
    }
    let is_bearable = width.max(height) <= MAX_SIDE && u64::from(width) * u64::from(height) <= MAX_PIXELS;
    if is_bearable { Ok(()) } else { Err(Refusal::TooLarge) }
}

fn be_u16(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at.checked_add(2)?)?;
    bytes.try_into().ok().map(u16::from_be_bytes)
}

fn be_u32(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    bytes.try_into().ok().map(u32::from_be_bytes)
}

fn le_u32(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    bytes.try_into().ok().map(u32::from_le_bytes)
}

fn length(number: u32) -> Option<usize> {
    usize::try_from(number).ok()
}
