//! Papers: a report, a drawing, a bill, as PDF. Looked at for what it is and kept as it came, for nobody's program here
//! opens it; who may read it fetches it to disk, and no page ever shows it.

use super::model::MAX_PAPER_BYTES;
use super::refusal::Refusal;

/// ISO 32000-2, 7.5.2: the first bytes. Programs look for them further down too; whoever sends an honest file need not.
const BEGINS: &[u8] = b"%PDF-";
/// The same, 7.5.5: the last words, which some programs follow with a few bytes more.
const ENDS: &[u8] = b"%%EOF";
const LAST_BYTES: usize = 1_024;

/// Whether a file says of itself that it is a PDF.
pub(super) fn is_paper(bytes: &[u8]) -> bool {
    bytes.starts_with(BEGINS)
}

/// Whether it is whole, and not too heavy.
pub(super) fn inspect(bytes: &[u8]) -> Result<(), Refusal> {
    if bytes.len() > MAX_PAPER_BYTES {
        return Err(Refusal::PaperTooHeavy);
    }
    let last = bytes.get(bytes.len().saturating_sub(LAST_BYTES)..).unwrap_or(bytes);
    let is_whole = last.windows(ENDS.len()).any(|window| window == ENDS);
    if is_whole { Ok(()) } else { Err(Refusal::BrokenPaper) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_what_begins_and_ends_as_one() {
        let whole = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";

        assert!(is_paper(whole) && inspect(whole).is_ok());
        assert!(!is_paper(b"<html>%PDF-1.4 %%EOF") && !is_paper(b"") && !is_paper(b"PK\x03\x04"));
        assert_eq!(inspect(b"%PDF-1.4 and then nothing"), Err(Refusal::BrokenPaper));
        let mut heavy = b"%PDF-1.4".to_vec();
        heavy.resize(MAX_PAPER_BYTES - 4, b' ');
        heavy.extend_from_slice(ENDS);
        assert_eq!(inspect(&heavy), Err(Refusal::PaperTooHeavy));
    }
}
