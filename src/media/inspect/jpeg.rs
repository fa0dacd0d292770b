//! JPEG (ITU-T T.81): segments up to the end of the image.

use image::metadata::Orientation;

use super::{Inspected, Kind, be_u16, check_size};
use crate::media::refusal::Refusal;

/// A progressive picture is sent in about ten scans; one of thousands is made to cost time.
const MAX_SCANS: usize = 40;
/// Progressive pictures keep all their coefficients in memory, twice the pixels.
const MAX_PROGRESSIVE_PIXELS: u64 = 26_000_000;

const END_OF_IMAGE: u8 = 0xd9;
const START_OF_SCAN: u8 = 0xda;

/// Walks through the segments: copies those that make the picture, notes how it must be turned.
pub(super) fn inspect(bytes: &[u8]) -> Result<Inspected, Refusal> {
    let mut walk = Walk { bytes, at: 2, kept: vec![0xff, 0xd8], orientation: Orientation::NoTransforms, frame: None };
    let mut scans = 0;
    loop {
        let marker = walk.marker().ok_or(Refusal::Broken)?;
        match marker {
            END_OF_IMAGE => break,
            // Restarts and a start of image within: nothing to read.
            0x01 | 0xd0..=0xd8 => {}
            START_OF_SCAN => {
                scans += 1;
                if scans > MAX_SCANS || walk.frame.is_none() {
                    return Err(Refusal::Broken);
                }
                walk.keep(marker).ok_or(Refusal::Broken)?;
                walk.scan().ok_or(Refusal::Broken)?;
            }
            // Baseline, extended and progressive frames.
            0xc0..=0xc2 => walk.frame(marker)?,
            // Lossless, hierarchical and arithmetic ones, which no browser shows.
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => return Err(Refusal::NoPicture),
            0xe1 => walk.exif().ok_or(Refusal::Broken)?,
            // How the colours are stored, in a few bytes: JFIF and Adobe.
            0xe0 | 0xee if walk.segment().is_some_and(|segment| segment.len() <= 64) => {
                walk.keep(marker).ok_or(Refusal::Broken)?;
            }
            // Everything else of applications, and comments.
            0xe0..=0xef | 0xfe => walk.skip().ok_or(Refusal::Broken)?,
            _ => walk.keep(marker).ok_or(Refusal::Broken)?,
        }
    }
    if scans == 0 {
        return Err(Refusal::Broken);
    }
    walk.kept.extend([0xff, END_OF_IMAGE]);
    Ok(Inspected { kind: Kind::Jpeg, bytes: walk.kept, orientation: walk.orientation })
}

struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
    kept: Vec<u8>,
    orientation: Orientation,
    /// Whether a frame has said how large the picture is.
    frame: Option<()>,
}

impl<'a> Walk<'a> {
    /// The next marker; padding before it is passed over.
    fn marker(&mut self) -> Option<u8> {
        if self.bytes.get(self.at) != Some(&0xff) {
            return None;
        }
        while self.bytes.get(self.at) == Some(&0xff) {
            self.at += 1;
        }
        let marker = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(marker)
    }

    /// The segment that begins here, its length before it.
    fn segment(&self) -> Option<&'a [u8]> {
        let length = usize::from(be_u16(self.bytes, self.at)?);
        if length < 2 { None } else { self.bytes.get(self.at..self.at.checked_add(length)?) }
    }

    fn skip(&mut self) -> Option<()> {
        self.at += self.segment()?.len();
        Some(())
    }

    fn keep(&mut self, marker: u8) -> Option<()> {
        let segment = self.segment()?;
        self.kept.extend([0xff, marker]);
        self.kept.extend_from_slice(segment);
        self.skip()
    }

    fn frame(&mut self, marker: u8) -> Result<(), Refusal> {
        let segment = self.segment().ok_or(Refusal::Broken)?;
        let height = be_u16(segment, 3).ok_or(Refusal::Broken)?;
        let width = be_u16(segment, 5).ok_or(Refusal::Broken)?;
        check_size(u32::from(width), u32::from(height))?;
        if marker == 0xc2 && u64::from(width) * u64::from(height) > MAX_PROGRESSIVE_PIXELS {
            return Err(Refusal::TooLarge);
        }
        // A second frame could be larger than the first.
        if self.frame.replace(()).is_some() {
            return Err(Refusal::Broken);
        }
        self.keep(marker).ok_or(Refusal::Broken)
    }

    /// The orientation is read, the rest of the metadata is not.
    fn exif(&mut self) -> Option<()> {
        let segment = self.segment()?;
        if let Some(exif) = segment.get(2..).and_then(|segment| segment.strip_prefix(b"Exif\0\0")) {
            self.orientation = Orientation::from_exif_chunk(exif).unwrap_or(Orientation::NoTransforms);
        }
        self.skip()
    }

    /// The coded pixels after the head of a scan, up to the next marker; `None` when the file ends in them.
    fn scan(&mut self) -> Option<()> {
        let start = self.at;
        loop {
            let rest = self.bytes.get(self.at..)?;
            let next = rest.iter().position(|byte| *byte == 0xff)?;
            match rest.get(next + 1)? {
                // A stuffed byte, a restart, or padding before a marker.
                0x00 | 0xd0..=0xd7 => self.at += next + 2,
                0xff => self.at += next + 1,
                _ => {
                    self.at += next;
                    self.kept.extend_from_slice(self.bytes.get(start..self.at)?);
                    return Some(());
                }
            }
        }
    }
}
