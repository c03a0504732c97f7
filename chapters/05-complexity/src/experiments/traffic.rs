//! What two orders of one factorization fetch from memory.

use complexity::cache::{self, Cache};
use complexity::count;
use complexity::figures::{self, Traffic};
use exhibit::{Format, Ink, Outcome, Run, claim};

pub fn traffic(run: &mut Run) -> Outcome {
    traffic_of(run, &cache::by_columns)
}

pub fn traffic_of(run: &mut Run, unblocked: &dyn Fn(usize, &mut Cache)) -> Outcome {
    const CACHE: usize = 1024;
    const BLOCK: usize = 16;
    let blocked: &dyn Fn(usize, &mut Cache) = &|n, cache| cache::by_blocks(n, BLOCK, cache);
    let mut orders = Vec::new();
    for (name, ink, order) in [
        ("by columns", Ink::Orange, unblocked),
        ("by blocks", Ink::Blue, blocked),
    ] {
        let mut points = Vec::new();
        for n in [16, 24, 32, 40, 48, 56, 64, 80, 96, 128, 176, 232] {
            let mut cache = Cache::new(CACHE, n);
            order(n, &mut cache);
            let flops = count::cholesky(n as u64) as f64;
            points.push((
                (n * (n + 1) / 2) as f64 / CACHE as f64,
                cache.fetched() as f64 / flops,
            ));
        }
        orders.push(Traffic { name, ink, points });
    }
    run.figure("traffic", figures::traffic(&orders, CACHE, BLOCK))?;
    let end = |k: usize| orders[k].points.last().map_or(f64::NAN, |point| point.1);
    run.value("traffic-ratio", end(0) / end(1), Format::Significant(2))?;
    claim!(run, "traffic-blocks", "beyond the cache, the order by columns fetches at least four times as much as the order by blocks", end(0) / end(1), >=, 4)?;
    Ok(())
}
