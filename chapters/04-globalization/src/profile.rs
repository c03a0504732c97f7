//! Performance profiles.

/// The performance profile of one method (Dolan and Moré 2002): for each factor $τ ≥ 1$ the share of problems that it
/// solves at no more than $τ$ times the cost of the method that is best on that problem.
///
/// At $τ = 1$ it is the share of problems on which the method is best, at the right end the share that it solves at all.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// the method
    pub name: String,
    /// of each problem solved, the cost over that of the best, smallest first
    ratios: Vec<f64>,
    problems: usize,
}

impl Profile {
    /// The share of problems solved within `factor` times the best cost.
    pub fn share(&self, factor: f64) -> f64 {
        self.ratios.iter().filter(|&&ratio| ratio <= factor).count() as f64 / self.problems.max(1) as f64
    }

    /// The share of problems solved.
    pub fn solved(&self) -> f64 {
        self.share(f64::INFINITY)
    }

    /// The corners of the staircase from 1 to `end`, to draw it.
    pub fn staircase(&self, end: f64) -> Vec<(f64, f64)> {
        let mut corners = vec![(1.0, self.share(1.0))];
        for &ratio in self.ratios.iter().filter(|&&ratio| ratio > 1.0 && ratio <= end) {
            let before = corners[corners.len() - 1].1;
            corners.extend([(ratio, before), (ratio, self.share(ratio))]);
        }
        corners.push((end, self.share(end)));
        corners
    }
}

/// The profiles of some methods on the same problems, in the same order: the cost on each, `None` where it failed.
///
/// A problem that nobody solves counts against all. A cost of zero, a start that is a solution, counts as one, so that
/// ratios exist. The profile of a method depends on the others in the race: with other rivals, another best.
///
/// ```
/// use globalization::profile::profiles;
///
/// let [a, b] = &profiles(&[("a", vec![Some(10.0), None]), ("b", vec![Some(20.0), Some(5.0)])])[..] else { panic!() };
/// assert_eq!((a.share(1.0), a.solved()), (0.5, 0.5));
/// assert_eq!((b.share(1.0), b.share(2.0)), (0.5, 1.0));
/// ```
pub fn profiles<N: ToString>(costs: &[(N, Vec<Option<f64>>)]) -> Vec<Profile> {
    let problems = costs.iter().map(|(_, costs)| costs.len()).max().unwrap_or(0);
    let cost = |costs: &[Option<f64>], problem: usize| {
        costs.get(problem).copied().flatten().map(|cost| cost.max(1.0))
    };
    let best = |problem: usize| {
        costs
            .iter()
            .filter_map(|(_, costs)| cost(costs, problem))
            .fold(f64::INFINITY, f64::min)
    };
    let best: Vec<f64> = (0..problems).map(best).collect();
    costs
        .iter()
        .map(|(name, costs)| {
            let mut ratios: Vec<f64> = (0..problems)
                .filter_map(|problem| Some(cost(costs, problem)? / best[problem]))
                .collect();
            ratios.sort_by(f64::total_cmp);
            Profile {
                name: name.to_string(),
                ratios,
                problems,
            }
        })
        .collect()
}
