//! The machine that timed results depend on.

use exhibit::manifest::Machine;

/// This machine, as chapters describe it in their manifests.
pub fn this() -> Machine {
    let cpu = std::fs::read_to_string("/proc/cpuinfo")
        .ok()
        .and_then(|text| {
            let line = text.lines().find(|line| line.starts_with("model name"))?;
            let (_, name) = line.split_once(':')?;
            Some(name.split_whitespace().collect::<Vec<_>>().join(" "))
        })
        .unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Machine { cpu, threads }
}
