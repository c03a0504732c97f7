//! What lies below a folder.

use std::path::{Path, PathBuf};

/// Every file below a folder, sorted, save those below a folder that `skip` names.
pub fn files(folder: &Path, skip: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    visit(folder, skip, &mut found);
    found.sort();
    found
}

fn visit(folder: &Path, skip: &[&str], found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') || skip.contains(&name.as_ref()) {
            continue;
        }
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => visit(&path, skip, found),
            // A symbolic link counts by what it points to.
            Ok(kind) if kind.is_symlink() && path.is_dir() => visit(&path, skip, found),
            Ok(_) => found.push(path),
            Err(_) => {}
        }
    }
}

/// The Rust sources below a folder, sorted.
pub fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = files(folder, &[]);
    found.retain(|file| file.extension().is_some_and(|extension| extension == "rs"));
    found
}
