//! Tells the crate which compiler built it; manifests carry it as provenance.

use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(compiler)
        .arg("-V")
        .output()
        .ok()
        .and_then(|output| String::from_utf8(output.stdout).ok())
        .unwrap_or_else(|| "unknown compiler".into());
    println!("cargo:rustc-env=EXHIBIT_TOOLCHAIN={}", version.trim());
}
