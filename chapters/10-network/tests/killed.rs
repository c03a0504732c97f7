//! A killed run publishes nothing by halves: what was there before stays to the last byte, and the next run works.
#![cfg(feature = "run")]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The chapter itself, on the experiments that take no time.
fn start(out: &Path, seed: u32) -> Child {
    Command::new(env!("CARGO_BIN_EXE_network"))
        .args(["--only", "sizes", "--only", "checked", "--seed"])
        .arg(seed.to_string())
        .arg("--out")
        .arg(out)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Every file that is published, by name.
fn published(out: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(out.join("untimed"))
        .unwrap()
        .map(|file| {
            let file = file.unwrap();
            let bytes = fs::read(file.path()).unwrap();
            (file.file_name().into_string().unwrap(), bytes)
        })
        // How long it took, which no two runs share.
        .filter(|(name, _)| name != "timing.json")
        .collect()
}

#[test]
fn a_killed_run_leaves_what_was_published_and_the_next_one_works() {
    const KILLS: u32 = 6;
    let folder = tempfile::tempdir().unwrap();
    let [killed, whole] = ["killed", "whole"].map(|name| folder.path().join(name));
    let finished = |out: &Path, seed| {
        assert!(start(out, seed).wait().unwrap().success());
        published(out)
    };
    let began = Instant::now();
    let mut before = finished(&killed, 0);
    let length = began.elapsed();
    assert!(before.contains_key("manifest.json") && before.contains_key("checked.csv"));

    let mut cut_off = 0;
    for seed in 1..=KILLS {
        let after = finished(&whole, seed);
        assert_ne!(before, after, "another seed is another version");
        let mut child = start(&killed, seed);
        std::thread::sleep(length * (seed - 1) / KILLS + Duration::from_millis(1));
        // It may have ended already; that is one of the moments.
        child.kill().ok();
        child.wait().unwrap();
        let found = published(&killed);
        assert!(
            found == before || found == after,
            "neither the old nor the new after kill {seed}: {:?}",
            found.keys()
        );
        cut_off += u32::from(found == before);
        before = found;
    }
    assert!(cut_off > 0, "no kill came in time");

    assert_eq!(finished(&killed, 99), finished(&whole, 99));
}
