//! Where this process comes from: its executable and its workspace.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// BLAKE3 of the running executable, in hexadecimal.
pub(crate) fn executable() -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(std::env::current_exe()?)?)?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// The workspace: the nearest folder with a `book.toml`, above the current one or the package's.
pub(crate) fn workspace() -> Option<PathBuf> {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let starts = [std::env::current_dir().ok(), package];
    starts.into_iter().flatten().find_map(|start| {
        start
            .ancestors()
            .find(|folder| folder.join("book.toml").is_file())
            .map(Path::to_path_buf)
    })
}
