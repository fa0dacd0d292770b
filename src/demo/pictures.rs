//! Photographs for the demonstration, drawn by the program: a damp wall, a crack, loose tiles. Nobody's home is shown.

use std::io::Cursor;

use anyhow::Context as _;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

const WIDTH: u32 = 1_000;
const HEIGHT: u32 = 750;

/// The JPEG of a picture; each number gives another.
pub(super) fn draw(number: u32) -> anyhow::Result<Vec<u8>> {
    let picture = RgbImage::from_fn(WIDTH, HEIGHT, |x, y| {
        let (x, y) = (i64::from(x), i64::from(y));
        let seed = i64::from(number);
        match number % 3 {
            0 => damp(seed, x, y),
            1 => crack(seed, x, y),
            _ => tiles(seed, x, y),
        }
    });
    let mut jpeg = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut jpeg, ImageFormat::Jpeg).context("drawing a photograph")?;
    Ok(jpeg.into_inner())
}

/// Chance that is the same for the same place: 0 to 255.
fn noise(seed: i64, x: i64, y: i64) -> i64 {
    let mut mixed = seed
        .wrapping_mul(0x9e37_79b9)
        .wrapping_add(x.wrapping_mul(0x85eb_ca6b))
        .wrapping_add(y.wrapping_mul(0xc2b2_ae35));
    mixed ^= mixed >> 15;
    mixed = mixed.wrapping_mul(0x2c1b_3c6d) & 0x7fff_ffff;
    (mixed ^ (mixed >> 12)) & 0xff
}

/// The same without steps: mixed from the corners of a cell.
fn cloud(seed: i64, (x, y): (i64, i64), cell: i64) -> i64 {
    let (column, row) = (x / cell, y / cell);
    let (right, down) = (x % cell, y % cell);
    let above = noise(seed, column, row) * (cell - right) + noise(seed, column + 1, row) * right;
    let below = noise(seed, column, row + 1) * (cell - right) + noise(seed, column + 1, row + 1) * right;
    (above * (cell - down) + below * down) / (cell * cell)
}

fn shade([red, green, blue]: [i64; 3], by: i64) -> Rgb<u8> {
    let channel = |value: i64| u8::try_from((value + by).clamp(0, 255)).unwrap_or(0);
    Rgb([channel(red), channel(green), channel(blue)])
}

/// Plaster in the light of a window on the left, with its grain.
fn plaster(seed: i64, x: i64, y: i64) -> i64 {
    cloud(seed, (x, y), 90) / 24 + noise(seed, x, y) / 40 - x / 28 - y / 60
}

fn damp(seed: i64, x: i64, y: i64) -> Rgb<u8> {
    let (across, down) = (x - 380 - seed * 17 % 200, y - 300);
    let reach =
        across * across / 9 + down * down / 5 + cloud(seed + 7, (x, y), 60) * 34 + cloud(seed + 3, (x, y), 17) * 9;
    let depth = (15_500 - reach).clamp(-900, 9_000);
    let rim = if (-900..500).contains(&depth) && depth != -900 { 20 } else { 0 };
    let wet = depth.max(0) / 150;
    shade([231 - wet / 3, 224 - wet * 2 / 3, 209 - wet], plaster(seed, x, y) - rim)
}

fn crack(seed: i64, x: i64, y: i64) -> Rgb<u8> {
    let path = 470 + y / 4 + cloud(seed, (50, y), 70) / 2 + cloud(seed + 1, (50, y), 13) / 9;
    let width = 2 + cloud(seed + 2, (9, y), 110) / 60;
    let off = (x - path).abs();
    let dark = if off < width {
        130
    } else if off < width + 3 {
        34
    } else {
        0
    };
    shade([222, 219, 212], plaster(seed, x, y) - dark)
}

fn tiles(seed: i64, x: i64, y: i64) -> Rgb<u8> {
    let (column, row) = (x / 170, y / 125);
    let (right, down) = (x % 170, y % 125);
    if right < 5 || down < 5 {
        return shade([138, 131, 122], noise(seed, x, y) / 20);
    }
    // One is loose: it lies lower and throws a shadow.
    let is_loose = (column, row) == (3, 2 + seed % 3);
    let tone = noise(seed, column, row) / 12 + cloud(seed, (x, y), 40) / 16;
    let shadow = if is_loose { 46 - right / 8 } else { 0 };
    shade([196, 189, 178], tone - y / 22 - shadow)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_picture_is_another_and_always_the_same() {
        let (first, second) = (draw(0).unwrap(), draw(3).unwrap());

        assert_ne!(first, second);
        assert_eq!(first, draw(0).unwrap());
    }
}
