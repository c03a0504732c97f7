//! Makes a chapter's module for the page: compiled, linked, stripped, packed into a script.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use base64::Engine as _;
use flate2::Compression;
use flate2::write::GzEncoder;

const TARGET: &str = "wasm32-unknown-unknown";

/// What a module shows to the page; the rest is thrown away.
const EXPORTS: [&str; 4] = ["request", "draw", "answer_address", "answer_length"];

/// How to get the target, in one line.
pub const ADVICE: &str = "`rustup target add wasm32-unknown-unknown`";

/// A compiler that can compile for the page, and a linker.
#[derive(Debug, Clone)]
pub struct Toolchain {
    cargo: PathBuf,
    rustc: PathBuf,
    /// The standard library has to be compiled too, from its source.
    from_source: bool,
    linker: PathBuf,
    /// What the compiler says of itself.
    version: String,
}

impl Toolchain {
    /// The project's own toolchain if it has the target; else one that has the standard library's source: the project's
    /// own, or another on the path (Debian: rustc-web, cargo-web, rust-web-src and lld).
    pub fn find() -> Option<Self> {
        let own = PathBuf::from(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        let cargo = PathBuf::from(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        let of_path = folders_of_path()
            .map(|folder| (folder.join("rustc"), folder.join("cargo")))
            .filter(|(rustc, cargo)| rustc.is_file() && cargo.is_file())
            .map(|(rustc, cargo)| (rustc, cargo, true));
        [(own.clone(), cargo.clone(), false), (own, cargo, true)]
            .into_iter()
            .chain(of_path)
            .find_map(|(rustc, cargo, from_source)| Self::of(rustc, cargo, from_source))
    }

    /// This toolchain, if it can compile for the page.
    fn of(rustc: PathBuf, cargo: PathBuf, from_source: bool) -> Option<Self> {
        let sysroot = PathBuf::from(answer(&rustc, &["--print", "sysroot"])?);
        let libraries = sysroot.join("lib/rustlib");
        let needed = if from_source {
            libraries.join("src/rust/library/std")
        } else {
            libraries.join(TARGET).join("lib")
        };
        let linker = needed.is_dir().then(|| linker(&libraries))??;
        Some(Self {
            version: answer(&rustc, &["-vV"])?,
            cargo,
            rustc,
            from_source,
            linker,
        })
    }

    /// What the compiler says of itself, `rustc -vV`: another compiler makes another module of the same sources.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Compiles a chapter's library for the page, to a static library; cargo's words go to stderr.
    ///
    /// # Errors
    /// What went wrong, in words.
    pub fn compile(&self, root: &Path, package: &str) -> Result<Compiled, String> {
        let target = root.join("target/live");
        let mut cargo = Command::new(&self.cargo);
        cargo
            .current_dir(root)
            .env("RUSTC", &self.rustc)
            .env("CARGO_TARGET_DIR", &target)
            .args([
                "rustc",
                "--quiet",
                "--locked",
                "--profile",
                "live",
                "--target",
                TARGET,
            ])
            .args(["--package", package, "--lib", "--no-default-features"])
            .args(["--crate-type", "staticlib"])
            .stdin(Stdio::null());
        if self.from_source {
            cargo
                .env("RUSTC_BOOTSTRAP", "1")
                .arg("-Zbuild-std=std,panic_abort");
        }
        cargo.args(["--", "--cfg", "live_module"]);
        // `cargo run` describes the press and its toolchain's libraries in the environment.
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_")
                || text.starts_with("CARGO_MANIFEST_")
                || text == "LD_LIBRARY_PATH"
            {
                cargo.env_remove(&name);
            }
        }
        let status = cargo
            .status()
            .map_err(|cause| format!("{} cannot be started: {cause}", self.cargo.display()))?;
        if !status.success() {
            return Err("does not compile for the page; the compiler's words stand above".to_owned());
        }
        let folder = target.join(TARGET).join("live");
        let stem = format!("lib{}", package.replace('-', "_"));
        Ok(Compiled {
            archive: folder.join(format!("{stem}.a")),
            dependencies: folder.join(format!("{stem}.d")),
        })
    }

    /// Links what the exports reach. (A `cdylib` would also export, and so keep, every function that wasm-bindgen
    /// describes to a tool of its own; plotters brings them, and nothing here calls them.)
    ///
    /// # Errors
    /// What went wrong, in words.
    pub fn link(&self, archive: &Path) -> Result<Vec<u8>, String> {
        let output = archive.with_extension("wasm");
        let mut linker = Command::new(&self.linker);
        if self.linker.file_stem().is_some_and(|name| name == "rust-lld") {
            linker.args(["-flavor", "wasm"]);
        }
        linker
            .args([
                "--no-entry",
                "--gc-sections",
                "--strip-all",
                "-O3",
                "--stack-first",
            ])
            .args(["-z", "stack-size=1048576"])
            .args(EXPORTS.map(|name| format!("--export={name}")))
            .arg(archive)
            .arg("-o")
            .arg(&output);
        let status = linker
            .status()
            .map_err(|cause| format!("{} cannot be started: {cause}", self.linker.display()))?;
        if !status.success() {
            return Err("cannot be linked for the page; the linker's words stand above".to_owned());
        }
        let wasm = std::fs::read(&output).map_err(|cause| format!("{}: {cause}", output.display()))?;
        without_custom_sections(&wasm).ok_or_else(|| format!("{} is no module", output.display()))
    }
}

/// What cargo made.
#[derive(Debug)]
pub struct Compiled {
    /// The static library.
    pub archive: PathBuf,
    /// The sources it was made of, as make would read them.
    dependencies: PathBuf,
}

impl Compiled {
    /// The sources it was made of.
    pub fn sources(&self) -> Vec<PathBuf> {
        let text = std::fs::read_to_string(&self.dependencies).unwrap_or_default();
        dependencies(&text)
    }
}

/// What stands behind the colon of the first line; a space in a path has a backslash before it.
fn dependencies(text: &str) -> Vec<PathBuf> {
    let line = text.lines().next().unwrap_or_default();
    let Some((_, list)) = line.split_once(": ") else {
        return Vec::new();
    };
    let list = list.replace("\\ ", "\0");
    list.split_whitespace()
        .map(|path| PathBuf::from(path.replace('\0', " ")))
        .collect()
}

/// What a compiler answers.
fn answer(rustc: &Path, question: &[&str]) -> Option<String> {
    let output = Command::new(rustc)
        .args(question)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

fn folders_of_path() -> impl Iterator<Item = PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).collect::<Vec<_>>().into_iter()
}

/// The linker that comes with the compiler, or the system's.
fn linker(libraries: &Path) -> Option<PathBuf> {
    let hosts = std::fs::read_dir(libraries).ok()?;
    let own = hosts
        .flatten()
        .map(|host| {
            host.path()
                .join("bin")
                .join(format!("rust-lld{}", std::env::consts::EXE_SUFFIX))
        })
        .find(|linker| linker.is_file());
    own.or_else(|| {
        folders_of_path()
            .map(|folder| folder.join("wasm-ld"))
            .find(|linker| linker.is_file())
    })
}

/// A module without its custom sections: names, and what wasm-bindgen leaves for its tool, half of the file.
fn without_custom_sections(wasm: &[u8]) -> Option<Vec<u8>> {
    const HEAD: usize = 8;
    let mut kept = wasm
        .get(..HEAD)
        .filter(|head| head.starts_with(b"\0asm"))?
        .to_vec();
    let mut at = HEAD;
    while at < wasm.len() {
        let (length, start) = unsigned(wasm, at + 1)?;
        let end = start.checked_add(length)?;
        let section = wasm.get(at..end)?;
        if wasm[at] != 0 {
            kept.extend_from_slice(section);
        }
        at = end;
    }
    Some(kept)
}

/// A number in LEB128, and where it ends.
fn unsigned(bytes: &[u8], mut at: usize) -> Option<(usize, usize)> {
    let (mut value, mut shift) = (0usize, 0);
    loop {
        let byte = *bytes.get(at)?;
        value |= usize::from(byte & 0x7f).checked_shl(shift)?;
        (at, shift) = (at + 1, shift + 7);
        if byte < 0x80 {
            return Some((value, at));
        }
    }
}

/// A script that hands the module to the page: a page opened from a folder may load scripts, and nothing else.
///
/// # Errors
/// When packing fails.
pub fn script(package: &str, wasm: &[u8]) -> std::io::Result<String> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(wasm)?;
    let text = base64::engine::general_purpose::STANDARD.encode(packed.finish()?);
    Ok(format!("liveModule(\"{package}\",\"{text}\");\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn custom_sections_go_and_others_stay() {
        let head = b"\0asm\x01\0\0\0";
        let custom = [&[0u8, 0x83, 0x01][..], &[7; 131]].concat();
        let types = [1u8, 2, 5, 6];
        let module = [&head[..], &custom, &types, &custom].concat();
        assert_eq!(
            without_custom_sections(&module).unwrap(),
            [&head[..], &types].concat()
        );
        assert_eq!(
            without_custom_sections(&module[..module.len() - 1]),
            None,
            "a cut module"
        );
        assert_eq!(without_custom_sections(b"no module"), None);
    }

    #[test]
    fn sources_are_read() {
        let text = "/a/libnewton.a: /a/src/lib.rs /a\\ b/mod.rs\n\n/a/src/lib.rs:\n";
        assert_eq!(
            dependencies(text),
            [PathBuf::from("/a/src/lib.rs"), PathBuf::from("/a b/mod.rs")]
        );
    }

    #[test]
    fn a_script_holds_the_module() {
        use std::io::Read as _;
        let script = script("newton", b"\0asm").unwrap();
        let packed = script
            .strip_prefix("liveModule(\"newton\",\"")
            .and_then(|rest| rest.strip_suffix("\");\n"))
            .unwrap();
        let bytes = base64::engine::general_purpose::STANDARD.decode(packed).unwrap();
        let mut wasm = Vec::new();
        flate2::read::GzDecoder::new(&bytes[..])
            .read_to_end(&mut wasm)
            .unwrap();
        assert_eq!(wasm, b"\0asm");
    }
}
