//! One build at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};

use super::console::Console;
use super::failure::Failure;
use super::house::House;

/// Held while a build writes below `target`; the system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock; if another process has it, says so and waits.
    ///
    /// # Errors
    /// When `target/press.lock` cannot be written.
    pub fn take(house: &House, console: &Console) -> Result<Self, Failure> {
        let folder = house.target();
        std::fs::create_dir_all(&folder).map_err(Failure::system("create", &folder))?;
        let path = folder.join("press.lock");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(Failure::system("write", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = file.read_to_string(&mut holder);
                let holder = match holder.trim() {
                    "" => "another process".to_owned(),
                    number => format!("process {number}"),
                };
                console.note(&format!("{holder} is building this book: waiting for it to end"));
                file.lock().map_err(Failure::system("lock", &path))?;
            }
            Err(TryLockError::Error(cause)) => return Err(Failure::system("lock", &path)(cause)),
        }
        let written = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "{}", std::process::id()))
            .and_then(|()| file.flush());
        written.map_err(Failure::system("write", &path))?;
        Ok(Self { _file: file })
    }
}
