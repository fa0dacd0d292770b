//! A file into three pictures of our own making.

use std::io::Cursor;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{DynamicImage, ImageDecoder, ImageResult, Limits, Rgb, RgbImage};

use super::inspect::{Inspected, Kind, inspect};
use super::model::{MAX_PIXELS, MAX_SIDE, Size};
use super::refusal::Refusal;

/// Four bytes a pixel, and what a decoder needs beside them.
const MAX_DECODED_BYTES: u64 = 320 * 1024 * 1024;
/// Of a PNG with 16 bits a channel this leaves half the pixels.
const MAX_PIXEL_BYTES: u64 = MAX_PIXELS * 4;

/// A picture in one size.
#[derive(Clone, Debug)]
pub(super) struct Print {
    pub size: Size,
    pub width: u32,
    pub height: u32,
    /// JPEG, nothing in it but pixels.
    pub jpeg: Vec<u8>,
}

/// Makes the three sizes of a file, the largest first.
pub(super) fn develop(bytes: &[u8]) -> Result<Vec<Print>, Refusal> {
    let inspected = inspect(bytes)?;
    let orientation = inspected.orientation;
    let mut picture = decode(inspected)?;
    let mut prints = Vec::new();
    for size in [Size::Large, Size::Medium, Size::Small] {
        let sides = (picture.width(), picture.height());
        let fitted = size.fit(sides);
        if fitted != sides {
            picture = picture.thumbnail_exact(fitted.0, fitted.1);
        }
        if size == Size::Large {
            picture = DynamicImage::ImageRgb8(on_white(picture));
            picture.apply_orientation(orientation);
        }
        prints.push(print(size, &picture)?);
    }
    Ok(prints)
}

fn decode(inspected: Inspected) -> Result<DynamicImage, Refusal> {
    let file = Cursor::new(inspected.bytes);
    let decoded = match inspected.kind {
        Kind::Jpeg => JpegDecoder::new(file).and_then(read),
        Kind::Png => PngDecoder::with_limits(file, limits()).and_then(read),
        Kind::Webp => WebPDecoder::new(file).and_then(read),
    };
    decoded.map_err(|error| match error {
        image::ImageError::Limits(_) => Refusal::TooLarge,
        _ => Refusal::Broken,
    })
}

fn read(mut decoder: impl ImageDecoder) -> ImageResult<DynamicImage> {
    let (width, height) = decoder.dimensions();
    let too_large = || {
        let kind = image::error::LimitErrorKind::DimensionError;
        image::ImageError::Limits(image::error::LimitError::from_kind(kind))
    };
    // Asked again here: of a WebP only the decoder knows.
    if u64::from(width) * u64::from(height) > MAX_PIXELS || decoder.total_bytes() > MAX_PIXEL_BYTES {
        return Err(too_large());
    }
    decoder.set_limits(limits())?;
    DynamicImage::from_decoder(decoder)
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    limits
}

/// What is transparent becomes paper: a photograph has no holes, and JPEG knows none.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let clear = picture.into_rgba8();
    let mut paper = RgbImage::new(clear.width(), clear.height());
    for (pixel, seen) in paper.pixels_mut().zip(clear.pixels()) {
        let [red, green, blue, alpha] = seen.0;
        let over = |channel: u8| {
            let mixed = u32::from(channel) * u32::from(alpha) + 255 * u32::from(255 - alpha);
            u8::try_from(mixed / 255).unwrap_or(u8::MAX)
        };
        *pixel = Rgb([over(red), over(green), over(blue)]);
    }
    paper
}

fn print(size: Size, picture: &DynamicImage) -> Result<Print, Refusal> {
    let quality = match size {
        Size::Large => 82,
        Size::Medium => 78,
        Size::Small => 74,
    };
    let mut jpeg = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut jpeg, quality);
    picture.write_with_encoder(encoder).map_err(|_| Refusal::Broken)?;
    Ok(Print { size, width: picture.width(), height: picture.height(), jpeg })
}
