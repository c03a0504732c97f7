//! The machine that times were measured on.

use serde::{Deserialize, Serialize};

/// The machine that a timed exhibit was measured on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// The processor, as it names itself.
    pub cpu: String,
    /// Threads that run at once.
    pub threads: usize,
}

impl Machine {
    /// The machine this process runs on.
    pub fn this() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            cpu: cpu().unwrap_or_else(|| std::env::consts::ARCH.to_owned()),
            threads,
        }
    }
}

fn cpu() -> Option<String> {
    let info = std::fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = info.lines().find(|line| line.starts_with("model name"))?;
    Some(
        line.split_once(':')?
            .1
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
    )
}
