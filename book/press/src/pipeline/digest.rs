//! The content of files, hashed once.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::failure::Failure;
use crate::folder::files;

/// A file changed less than this before it was hashed could change again without a later time stamp.
const SETTLED: Duration = Duration::from_millis(1500);

/// Digests of files by path, remembered from build to build: a file whose size, time stamp and inode are as they were
/// is not read again.
#[derive(Debug, Default)]
pub struct Digests {
    file: PathBuf,
    known: BTreeMap<PathBuf, Known>,
    changed: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Known {
    state: State,
    digest: String,
}

/// What a file looks like from outside: size, modification and change times, inode.
type State = (u64, i64, i64, i64, i64, u64);

fn state(metadata: &Metadata) -> State {
    (
        metadata.size(),
        metadata.mtime(),
        metadata.mtime_nsec(),
        metadata.ctime(),
        metadata.ctime_nsec(),
        metadata.ino(),
    )
}

impl Digests {
    /// Reads what an earlier build remembered; forgets everything when that cannot be read.
    pub fn load(memory: &Path) -> Self {
        let file = memory.join("digests.json");
        let known = std::fs::read(&file)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Self {
            file,
            known: known.unwrap_or_default(),
            changed: false,
        }
    }

    /// The BLAKE3 digest of a file, in hexadecimal.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn of(&mut self, path: &Path) -> io::Result<String> {
        let before = std::fs::metadata(path)?;
        if let Some(known) = self.known.get(path)
            && known.state == state(&before)
        {
            return Ok(known.digest.clone());
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(std::fs::File::open(path)?)?;
        let digest = hasher.finalize().to_hex().to_string();
        let settled = before
            .modified()
            .ok()
            .and_then(|modified| SystemTime::now().duration_since(modified).ok())
            .is_some_and(|age| age > SETTLED);
        if settled {
            self.known.insert(
                path.to_path_buf(),
                Known {
                    state: state(&before),
                    digest: digest.clone(),
                },
            );
            self.changed = true;
        } else {
            self.changed |= self.known.remove(path).is_some();
        }
        Ok(digest)
    }

    /// Remembers for the next build.
    ///
    /// # Errors
    /// When `target/press` cannot be written.
    pub fn save(&mut self) -> Result<(), Failure> {
        if !self.changed {
            return Ok(());
        }
        self.known.retain(|path, _| path.exists());
        let bytes = serde_json::to_vec(&self.known)
            .map_err(|error| Failure::system("write", &self.file)(io::Error::other(error)))?;
        super::scratch::write(&self.file, &bytes)?;
        self.changed = false;
        Ok(())
    }
}

/// A digest of what a folder looks like from outside, contents unread: enough to see that nobody touched it.
pub fn outside(folder: &Path) -> String {
    let mut hasher = blake3::Hasher::new();
    for file in files(folder, &[]) {
        hasher.update(file.as_os_str().as_encoded_bytes());
        if let Ok(metadata) = std::fs::metadata(&file) {
            hasher.update(
                format!(
                    "\0{:?}\0",
                    (metadata.size(), metadata.mtime(), metadata.mtime_nsec())
                )
                .as_bytes(),
            );
        }
    }
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_follows_the_content_even_within_one_tick_of_the_clock() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        let mut digests = Digests::load(folder.path());
        let mut seen = std::collections::BTreeSet::new();
        for content in ["aaa", "bbb", "ccc"] {
            std::fs::write(&file, content).unwrap();
            seen.insert(digests.of(&file).unwrap());
        }
        assert_eq!(seen.len(), 3);
        assert_eq!(
            digests.of(&file).unwrap(),
            blake3::hash(b"ccc").to_hex().to_string()
        );
    }

    #[test]
    fn a_settled_file_is_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "old").unwrap();
        let long_ago = SystemTime::now() - Duration::from_secs(60);
        std::fs::File::open(&file)
            .unwrap()
            .set_modified(long_ago)
            .unwrap();
        let mut digests = Digests::load(folder.path());
        let digest = digests.of(&file).unwrap();
        digests.save().unwrap();
        let again = Digests::load(folder.path());
        assert_eq!(again.known[&file].digest, digest);
    }
}
