//! Temporary folders below `target`, and the swap that makes one of them the book.

use std::io::Write;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};

use super::failure::Failure;
use super::house::House;

/// What the names of temporary folders begin with.
const PREFIX: &str = ".press-";

/// Where the old book waits, for a moment, where two folders cannot be exchanged at once.
const ASIDE: &str = ".press-aside-book";

/// A temporary folder below `target`, gone when dropped.
#[derive(Debug)]
pub struct Scratch {
    folder: tempfile::TempDir,
}

impl Scratch {
    /// A new one.
    ///
    /// # Errors
    /// When `target` cannot be written.
    pub fn new(house: &House) -> Result<Self, Failure> {
        let target = house.target();
        let folder = tempfile::Builder::new()
            .prefix(PREFIX)
            .tempdir_in(&target)
            .map_err(Failure::system("write into", &target))?;
        // `tempdir` lets only its owner in; the book is for everyone whom `target` is for.
        if let Ok(metadata) = std::fs::metadata(&target) {
            let _ = std::fs::set_permissions(folder.path(), metadata.permissions());
        }
        Ok(Self { folder })
    }

    /// Where mdBook writes.
    pub fn book(&self) -> PathBuf {
        self.folder.path().join("book")
    }

    /// Puts the rendered book where `place` is, at once; the one that was there goes away.
    ///
    /// # Errors
    /// When the system refuses; then the old one is still in place.
    pub fn publish(self, place: &Path) -> Result<(), Failure> {
        let new = self.book();
        let refused = |cause: std::io::Error| Failure::system("replace", place)(cause);
        if !place.exists() {
            return std::fs::rename(&new, place).map_err(refused);
        }
        match renameat_with(CWD, &new, CWD, place, RenameFlags::EXCHANGE) {
            // The old one now lies in the temporary folder and goes with it.
            Ok(()) => Ok(()),
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP) => {
                let aside = place.with_file_name(ASIDE);
                std::fs::rename(place, &aside).map_err(refused)?;
                if let Err(cause) = std::fs::rename(&new, place) {
                    let _ = std::fs::rename(&aside, place);
                    return Err(refused(cause));
                }
                let _ = std::fs::remove_dir_all(&aside);
                Ok(())
            }
            Err(errno) => Err(refused(errno.into())),
        }
    }
}

/// Cleans up after builds that were killed. Call it with the lock held.
///
/// # Errors
/// When `target` cannot be written.
pub fn recover(house: &House) -> Result<(), Failure> {
    let target = house.target();
    let aside = target.join(ASIDE);
    if aside.exists() && !house.book().exists() {
        std::fs::rename(&aside, house.book()).map_err(Failure::system("restore", house.book()))?;
    }
    for entry in std::fs::read_dir(&target)
        .map_err(Failure::system("read", &target))?
        .flatten()
    {
        if entry.file_name().to_string_lossy().starts_with(PREFIX) {
            let path = entry.path();
            std::fs::remove_dir_all(&path).map_err(Failure::system("remove", &path))?;
        }
    }
    Ok(())
}

/// Writes a file whole or not at all.
///
/// # Errors
/// When its folder cannot be written.
pub fn write(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let folder = file.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(Failure::system("create", folder))?;
    let mut temporary =
        tempfile::NamedTempFile::new_in(folder).map_err(Failure::system("write into", folder))?;
    temporary
        .write_all(bytes)
        .map_err(Failure::system("write", file))?;
    temporary
        .persist(file)
        .map_err(|error| Failure::system("write", file)(error.error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn house() -> (tempfile::TempDir, House) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("book.toml"), "").unwrap();
        std::fs::create_dir(folder.path().join("target")).unwrap();
        let house = House::find(folder.path()).unwrap();
        (folder, house)
    }

    #[test]
    fn publishing_replaces_and_leaves_nothing_behind() {
        let (_folder, house) = house();
        for words in ["first", "second"] {
            let scratch = Scratch::new(&house).unwrap();
            std::fs::create_dir(scratch.book()).unwrap();
            std::fs::write(scratch.book().join("index.html"), words).unwrap();
            scratch.publish(&house.book()).unwrap();
            assert_eq!(
                std::fs::read_to_string(house.book().join("index.html")).unwrap(),
                words
            );
        }
        assert_eq!(std::fs::read_dir(house.target()).unwrap().count(), 1);
    }

    #[test]
    fn a_book_set_aside_by_a_killed_build_comes_back() {
        let (_folder, house) = house();
        let aside = house.target().join(ASIDE);
        std::fs::create_dir(&aside).unwrap();
        std::fs::write(aside.join("index.html"), "old").unwrap();
        std::fs::create_dir(house.target().join(".press-stale")).unwrap();
        recover(&house).unwrap();
        assert_eq!(
            std::fs::read_to_string(house.book().join("index.html")).unwrap(),
            "old"
        );
        assert_eq!(std::fs::read_dir(house.target()).unwrap().count(), 1);
    }
}
