use std::io::Cursor;

use image::{DynamicImage, ExtendedColorType, ImageEncoder as _, ImageFormat, RgbImage, RgbaImage};
use proptest::prelude::*;

use super::super::develop::develop;
use super::super::model::Size;
use super::super::refusal::Refusal;
use super::inspect;

fn drawn(width: u32, height: u32) -> DynamicImage {
    // Red on the left, blue on the right, so that turning shows.
    let pixel = |x: u32, _| if x < width / 2 { image::Rgb([220, 30, 30]) } else { image::Rgb([30, 30, 220]) };
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, pixel))
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn jpeg() -> Vec<u8> {
    encoded(&drawn(60, 40), ImageFormat::Jpeg)
}

/// A JPEG with a segment after its beginning.
fn with_segment(jpeg: &[u8], marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, marker], &length, body, &jpeg[2..]].concat()
}

/// Exif with nothing but an orientation.
fn exif(orientation: u8) -> Vec<u8> {
    let tiff = [b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice(), &[orientation], b"\0\0\0\0\0\0"];
    [b"Exif\0\0".as_slice(), &tiff.concat()].concat()
}

/// A PNG with a chunk before its pixels.
fn with_chunk(png: &[u8], name: &str, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    let mut crc = flate2::Crc::new();
    crc.update(name.as_bytes());
    crc.update(body);
    // Signature and header take 33 bytes.
    [&png[..33], &length, name.as_bytes(), body, &crc.sum().to_be_bytes(), &png[33..]].concat()
}

#[test]
fn all_three_kinds_become_jpegs_of_three_sizes() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let prints = develop(&encoded(&drawn(3_000, 2_000), format)).unwrap();

        let sizes: Vec<_> = prints.iter().map(|print| (print.size, print.width, print.height)).collect();
        assert_eq!(
            sizes,
            [(Size::Large, 2_400, 1_600), (Size::Medium, 1_200, 800), (Size::Small, 400, 267)],
            "{format:?}"
        );
        for print in prints {
            let again = image::load_from_memory_with_format(&print.jpeg, ImageFormat::Jpeg).unwrap();
            assert_eq!((again.width(), again.height()), (print.width, print.height));
        }
    }
}

#[test]
fn a_photograph_is_turned_upright_and_says_no_more_where_it_was_taken() {
    let secret = [exif(6), b"GPS 31.2304N 121.4737E".to_vec()].concat();
    let turned = with_segment(&jpeg(), 0xe1, &secret);
    let turned = with_segment(&turned, 0xfe, b"a comment of the camera");

    let prints = develop(&turned).unwrap();

    assert_eq!((prints[0].width, prints[0].height), (40, 60));
    let upright = image::load_from_memory(&prints[0].jpeg).unwrap().into_rgb8();
    assert!(upright.get_pixel(20, 5).0[0] > 150 && upright.get_pixel(20, 55).0[2] > 150, "red is above now");
    for print in prints {
        let has = |word: &[u8]| print.jpeg.windows(word.len()).any(|window| window == word);
        assert!(!has(b"GPS") && !has(b"Exif") && !has(b"comment"));
    }
}

#[test]
fn what_is_transparent_becomes_paper() {
    let clear = DynamicImage::ImageRgba8(RgbaImage::from_pixel(20, 20, image::Rgba([0, 0, 0, 0])));
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let prints = develop(&encoded(&clear, format)).unwrap();

        let seen = image::load_from_memory(&prints[0].jpeg).unwrap().into_rgb8();
        assert!(seen.get_pixel(10, 10).0.iter().all(|channel| *channel > 250));
    }
}

#[test]
fn what_hangs_on_a_picture_is_gone() {
    let archive = b"PK\x03\x04 evil.html <script>alert(1)</script>";
    let film = [jpeg().as_slice(), archive, &jpeg()].concat();
    let png = encoded(&drawn(60, 40), ImageFormat::Png);
    let polyglots = [film, [png.as_slice(), archive].concat(), with_chunk(&png, "tEXt", archive)];

    for polyglot in polyglots {
        for print in develop(&polyglot).unwrap() {
            assert!(!print.jpeg.windows(6).any(|window| window == b"script"));
        }
    }
}

#[test]
fn what_is_no_picture_is_told_from_what_is() {
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    let cases: [(&[u8], Refusal); 12] = [
        (b"", Refusal::NoPicture),
        (b"hello, I am a text named .jpg", Refusal::NoPicture),
        (b"https://example.com/picture.jpg", Refusal::NoPicture),
        (b"/etc/passwd", Refusal::NoPicture),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", Refusal::NoPicture),
        (b"%PDF-1.7", Refusal::NoPicture),
        (b"BM\x46\0\0\0", Refusal::NoPicture),
        (b"\0\0\0\x1cftypavif\0\0\0\0", Refusal::NoPicture),
        (heic, Refusal::Heic),
        (b"GIF89a\x01\0\x01\0", Refusal::Animated),
        (b"\xff\xd8\xff", Refusal::Broken),
        (b"\x89PNG\r\n\x1a\n", Refusal::Broken),
    ];
    for (bytes, refusal) in cases {
        assert_eq!(inspect(bytes).unwrap_err(), refusal, "{:?}", String::from_utf8_lossy(bytes));
    }
    let html = [b"<html>".as_slice(), &jpeg()].concat();
    assert_eq!(inspect(&html).unwrap_err(), Refusal::NoPicture);
}

#[test]
fn a_picture_that_ends_too_early_is_refused() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let whole = encoded(&drawn(300, 200), format);
        for part in [whole.len() / 4, whole.len() / 2, whole.len() - 3] {
            assert_eq!(develop(&whole[..part]).unwrap_err(), Refusal::Broken, "{format:?} {part}");
        }
    }
}

#[test]
fn a_picture_that_moves_is_refused() {
    let png = encoded(&drawn(20, 20), ImageFormat::Png);
    assert_eq!(inspect(&with_chunk(&png, "acTL", &[0, 0, 0, 2, 0, 0, 0, 0])).unwrap_err(), Refusal::Animated);

    let webp = encoded(&drawn(20, 20), ImageFormat::WebP);
    let header = [b"VP8X\x0a\0\0\0\x02\0\0\0".as_slice(), &[19, 0, 0, 19, 0, 0]].concat();
    let mut moving = [&webp[..12], &header, &webp[12..]].concat();
    let inner = u32::try_from(moving.len() - 8).unwrap();
    moving[4..8].copy_from_slice(&inner.to_le_bytes());
    assert_eq!(inspect(&moving).unwrap_err(), Refusal::Animated);
}

#[test]
fn a_picture_of_more_pixels_than_anybody_takes_is_refused_before_memory_is() {
    let mut jpeg = jpeg();
    let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    assert_eq!(develop(&jpeg).unwrap_err(), Refusal::TooLarge);

    let mut png = encoded(&drawn(20, 20), ImageFormat::Png);
    png[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
    assert_eq!(develop(&png).unwrap_err(), Refusal::TooLarge);
    png[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0, 1]);
    assert_eq!(develop(&png).unwrap_err(), Refusal::TooLarge);
    png[16..24].copy_from_slice(&[0; 8]);
    assert_eq!(develop(&png).unwrap_err(), Refusal::Broken);
}

#[test]
fn pixels_that_unpack_to_more_than_they_should_are_not_unpacked() {
    // 64 MB of zeros in 64 KB, where 20 lines of 61 bytes belong.
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::copy(&mut std::io::Read::take(std::io::repeat(0), 64 << 20), &mut packer).unwrap();
    let bomb = packer.finish().unwrap();
    let mut header = Vec::new();
    image::codecs::png::PngEncoder::new(&mut header).write_image(&[0; 1_200], 20, 20, ExtendedColorType::Rgb8).unwrap();
    let bare: Vec<u8> = header[..33].to_vec();
    let end = b"\0\0\0\0IEND\xae\x42\x60\x82";
    let with_bomb = with_chunk(&[bare.as_slice(), end].concat(), "IDAT", &bomb);
    // Whatever is made of it, it is 20 by 20; and a profile that unpacks without end never reaches a decoder.
    assert!(develop(&with_bomb).map_or(true, |prints| prints[0].width == 20));
    let profile = [b"a\0\0".as_slice(), &bomb].concat();
    assert_eq!(develop(&with_chunk(&header, "iCCP", &profile)).unwrap()[0].width, 20);
    assert_eq!(develop(&with_chunk(&header, "zTXt", &profile)).unwrap()[0].width, 20);
}

#[test]
fn a_jpeg_of_a_thousand_scans_is_refused() {
    let whole = jpeg();
    let scan = whole.windows(2).position(|pair| pair == [0xff, 0xda]).unwrap();
    let scans = whole[scan..whole.len() - 2].repeat(1_000);
    let many = [&whole[..scan], &scans, &[0xff, 0xd9]].concat();

    assert_eq!(inspect(&many).unwrap_err(), Refusal::Broken);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever becomes of a picture on its way: it is taken or refused, and nothing panics on our side of the decoder.
    #[test]
    fn broken_bytes_are_taken_or_refused(format in 0_usize..3, at in 0_usize..1_000, byte: u8, cut in 500_usize..1_000) {
        let format = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP][format];
        let mut bytes = encoded(&drawn(64, 48), format);
        let length = bytes.len();
        bytes[at * (length - 1) / 1_000] = byte;
        bytes.truncate(cut * length / 1_000);

        if let Ok(inspected) = inspect(&bytes) {
            prop_assert!(inspected.bytes.len() <= bytes.len() + 8);
        }
    }

    #[test]
    fn noise_is_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400), start in 0_usize..4) {
        let starts: [&[u8]; 4] = [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\xff\0\0\0WEBP", b""];
        prop_assert!(develop(&[starts[start], &bytes].concat()).is_err());
    }
}
