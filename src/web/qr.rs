//! QR codes, as one path for a template to draw.

use qrcodegen::{QrCode, QrCodeEcc};

use crate::base::{Error, Result};

/// The quiet zone that readers need (ISO/IEC 18004).
const QUIET_MODULES: i32 = 4;

/// A QR code: see `shell/qr.html`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qr {
    /// Its dark squares, as the path of an SVG.
    pub squares: String,
    /// How wide and high it is, the quiet zone included.
    pub width: i32,
}

impl Qr {
    /// Draws a text.
    ///
    /// # Errors
    /// `Internal` for one longer than a QR code holds.
    pub fn of(text: &str) -> Result<Self> {
        let code = QrCode::encode_text(text, QrCodeEcc::Medium)
            .map_err(|error| Error::Internal(anyhow::anyhow!("drawing a QR code: {error}")))?;
        let modules = code.size();
        let all = (0..modules).flat_map(|y| (0..modules).map(move |x| (x, y)));
        let square = |(x, y): (i32, i32)| format!("M{},{}h1v1h-1z", x + QUIET_MODULES, y + QUIET_MODULES);
        let squares = all.filter(|(x, y)| code.get_module(*x, *y)).map(square).collect::<Vec<_>>().concat();
        Ok(Self { squares, width: modules + 2 * QUIET_MODULES })
    }
}
