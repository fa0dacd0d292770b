//! What is delivered as files: numbered, and complete under their final names.

use std::path::Path;

/// `001-….eml`, `002-….eml`: in order of sending, under the final name only when complete.
pub(super) fn write_numbered(folder: &Path, (id, ending): (&str, &str), bytes: &[u8]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut last = 0;
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name();
        let number = name.to_string_lossy().split('-').next().and_then(|digits| digits.parse::<u32>().ok());
        last = last.max(number.unwrap_or(0));
    }
    let unfinished = folder.join(format!("{id}.part"));
    std::fs::write(&unfinished, bytes)?;
    std::fs::rename(&unfinished, folder.join(format!("{:03}-{id}.{ending}", last + 1)))
}
