//! The archive that an EPUB is: its kind first and uncompressed, no dates, so that the same book is the same bytes.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Files by name, in the order in which they are written.
///
/// # Errors
/// When the archive's format cannot hold them.
pub fn pack(files: &[(String, Vec<u8>)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    archive.start_file("mimetype", options.compression_method(CompressionMethod::Stored))?;
    archive.write_all(b"application/epub+zip")?;
    for (name, content) in files {
        archive.start_file(
            name.as_str(),
            options.compression_method(CompressionMethod::Deflated),
        )?;
        archive.write_all(content)?;
    }
    Ok(archive.finish()?.into_inner())
}
