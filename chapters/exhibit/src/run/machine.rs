//! The machine and the executable: what timed exhibits and the cache depend on.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use crate::manifest::Machine;

/// The machine this process runs on.
pub(crate) fn this_machine() -> Machine {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    Machine { cpu: cpu().unwrap_or_else(|| std::env::consts::ARCH.to_owned()), threads }
}

fn cpu() -> Option<String> {
    let info = std::fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = info.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.split_whitespace().collect::<Vec<_>>().join(" "))
}

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
        start.ancestors().find(|folder| folder.join("book.toml").is_file()).map(Path::to_path_buf)
    })
}
