//! Publishing whole or not at all: everything is written to a new folder, which then takes the old one's place.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How old a folder left by a killed run must be before it is swept away: no run takes a day.
const STALE: Duration = Duration::from_secs(24 * 60 * 60);

/// What went wrong, and where.
#[derive(Debug, thiserror::Error)]
#[error("cannot publish to {}: {cause}", place.display())]
pub(crate) struct WriteError {
    place: PathBuf,
    cause: io::Error,
}

/// Writes the files into `target`, replacing whatever it holds. On an error `target` is as it was.
pub(crate) fn replace(target: &Path, files: &[(String, String)]) -> Result<(), WriteError> {
    write(target, files).map_err(|cause| WriteError {
        place: target.to_owned(),
        cause,
    })
}

fn write(target: &Path, files: &[(String, String)]) -> io::Result<()> {
    let parent = target.parent().ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(parent)?;
    let prefix = format!(".{}-", target.file_name().unwrap_or_default().to_string_lossy());
    sweep(parent, &prefix);
    // Whatever this folder holds at the end, new files or old, is removed when it is dropped.
    let fresh = tempfile::Builder::new().prefix(&prefix).tempdir_in(parent)?;
    for (name, text) in files {
        fs::write(fresh.path().join(name), text)?;
    }
    readable(fresh.path())?;
    match exchange(fresh.path(), target) {
        // There was nothing to exchange with: the folder moves, and nothing is left to remove.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::rename(fresh.path(), target)?;
            let _moved = fresh.keep();
            Ok(())
        }
        outcome => outcome,
    }
}

/// Swaps two folders in one step.
#[cfg(target_os = "linux")]
fn exchange(fresh: &Path, target: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, fresh, CWD, target, RenameFlags::EXCHANGE) {
        // Some file systems cannot.
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => swap(fresh, target),
        outcome => Ok(outcome?),
    }
}

#[cfg(not(target_os = "linux"))]
fn exchange(fresh: &Path, target: &Path) -> io::Result<()> {
    swap(fresh, target)
}

/// Swaps two folders in three renames, undone when the second fails.
fn swap(fresh: &Path, target: &Path) -> io::Result<()> {
    let old = fresh.with_extension("old");
    fs::rename(target, &old)?;
    if let Err(error) = fs::rename(fresh, target) {
        fs::rename(&old, target)?;
        return Err(error);
    }
    fs::rename(&old, fresh)
}

/// Temporary folders are private; what is published can be read like any other file.
#[cfg(unix)]
fn readable(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn readable(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Removes what killed runs left behind.
fn sweep(parent: &Path, prefix: &str) {
    let stale = |entry: &fs::DirEntry| {
        let modified = entry
            .metadata()
            .and_then(|data| data.modified())
            .unwrap_or(SystemTime::now());
        entry.file_name().to_string_lossy().starts_with(prefix)
            && modified.elapsed().is_ok_and(|age| age > STALE)
    };
    for entry in fs::read_dir(parent).into_iter().flatten().flatten().filter(stale) {
        // Another run may sweep at the same time.
        fs::remove_dir_all(entry.path()).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(text: &str) -> Vec<(String, String)> {
        vec![("a.txt".to_owned(), text.to_owned())]
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn the_new_replaces_the_old_whole() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("deep/untimed");
        replace(&target, &files("one")).unwrap();
        fs::write(target.join("stray"), "from an older run").unwrap();
        replace(&target, &files("two")).unwrap();
        assert_eq!(fs::read_to_string(target.join("a.txt")).unwrap(), "two");
        assert_eq!(names(&target), ["a.txt"]);
        assert_eq!(
            names(target.parent().unwrap()),
            ["untimed"],
            "nothing temporary is left"
        );
    }

    #[test]
    fn a_failed_write_leaves_the_old() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("untimed");
        replace(&target, &files("one")).unwrap();
        let mut broken = files("two");
        broken.push(("no/such/folder".to_owned(), String::new()));
        let error = replace(&target, &broken).unwrap_err().to_string();
        assert!(error.contains("untimed"), "{error}");
        assert_eq!(fs::read_to_string(target.join("a.txt")).unwrap(), "one");
        assert_eq!(names(folder.path()), ["untimed"]);
    }

    #[test]
    fn swapping_by_renames() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (folder.path().join("a"), folder.path().join("b"));
        for side in [&a, &b] {
            fs::create_dir(side).unwrap();
            fs::write(
                side.join("name"),
                side.file_name().unwrap().to_string_lossy().as_bytes(),
            )
            .unwrap();
        }
        swap(&a, &b).unwrap();
        assert_eq!(fs::read_to_string(a.join("name")).unwrap(), "b");
        assert_eq!(fs::read_to_string(b.join("name")).unwrap(), "a");
        assert_eq!(
            swap(&a, &folder.path().join("c")).unwrap_err().kind(),
            io::ErrorKind::NotFound
        );
    }
}
