//! The post's sentence, put right: a million parameters.

use complexity::count;
use complexity::horizon;
use complexity::ledger::Setting;
use complexity::network::NETWORKS;
use exhibit::{Format, Outcome, Run, claim};

pub const MILLION: f64 = 1e6;

pub fn million(run: &mut Run) -> Outcome {
    million_of(run, MILLION)
}

pub fn million_of(run: &mut Run, n: f64) -> Outcome {
    let setting = Setting::with_parameters(n);
    run.value(
        "million-cholesky",
        count::cholesky(n as u64) as f64,
        Format::Scientific(1),
    )?;
    run.value(
        "million-forming",
        2.0 * n * setting.gradient(),
        Format::Scientific(1),
    )?;
    run.value("million-batch", setting.batch, Format::Integer)?;
    run.value("million-bytes", horizon::hessian_bytes(n), Format::Bytes)?;
    claim!(
        run,
        "million-cube",
        "N = 10⁶ makes N³ about 10¹⁸",
        n.powi(3),
        in,
        0.9e18,
        1.1e18
    )?;
    claim!(
        run,
        "million-memory",
        "N = 10⁶ makes H eight terabytes",
        horizon::hessian_bytes(n) / 1e12,
        in,
        7.9,
        8.1
    )?;
    for (name, (_, bytes)) in ["card-reach", "server-reach"].into_iter().zip(horizon::MEMORIES) {
        run.value(name, horizon::fitting(bytes).floor(), Format::Count)?;
    }
    run.value(
        "resnet-bytes",
        horizon::hessian_bytes(NETWORKS[1].parameters),
        Format::Bytes,
    )?;
    Ok(())
}
