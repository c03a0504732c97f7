//! Adaptive cross approximation: a block of low rank from a few of its rows and columns.

use std::ops::Range;

use crate::panel::{Panel, PanelMut};
use crate::{Entries, HodlrError};

/// Entries that are looked at before a block is believed to be done.
const PROBES: usize = 100;

/// Rows without news, one after the other, that count as a sign that there is none.
const QUIET_ROWS: usize = 3;

/// $UVᵀ$, m×n with `rank` columns each, stored by columns.
#[derive(Debug, Clone, Default)]
pub(crate) struct Crosses {
    pub u: Vec<f64>,
    pub v: Vec<f64>,
    pub rank: usize,
    /// an estimate of ‖UVᵀ‖² in the Frobenius norm
    square: f64,
}

impl Crosses {
    /// $Σ_l U_{il} V_{jl}$.
    fn entry(&self, i: usize, j: usize, [m, n]: [usize; 2]) -> f64 {
        (0..self.rank)
            .map(|l| self.u[i + l * m] * self.v[j + l * n])
            .sum()
    }

    /// Adds the cross $uvᵀ$; returns its norm.
    fn push(&mut self, u: &[f64], v: &[f64]) -> f64 {
        let [m, n] = [u.len(), v.len()];
        let along_u = Panel::of(&self.u, m, self.rank).transposed_times(Panel::of(u, m, 1));
        let along_v = Panel::of(&self.v, n, self.rank).transposed_times(Panel::of(v, n, 1));
        let overlap: f64 = along_u.iter().zip(&along_v).map(|(a, b)| a * b).sum();
        let squares = |x: &[f64]| x.iter().map(|x| x * x).sum::<f64>();
        let square = squares(u) * squares(v);
        self.square = (self.square + 2.0 * overlap + square).max(square);
        self.u.extend_from_slice(u);
        self.v.extend_from_slice(v);
        self.rank += 1;
        square.sqrt()
    }
}

/// Finds $UVᵀ$ with $‖A − UVᵀ‖ ≲ τ‖A‖$ for the block A of these rows and
/// columns, in the Frobenius norm.
///
/// Each step takes a row of what is left, and the column through that row's
/// largest entry: the cross of the two vanishes from the rest (Bebendorf
/// 2000). The next row is where the column was largest. The usual end, a
/// cross of norm at most τ‖UVᵀ‖, may come too early, when a part of the block
/// has not been met. So 100 entries spread over it are compared first, and
/// the search goes on from the worst of them if it is not small.
///
/// Fails if `most` crosses do not suffice, or if an entry that it reads is
/// not finite.
pub(crate) fn approximate(
    entries: &(impl Entries + ?Sized),
    rows: Range<usize>,
    columns: Range<usize>,
    tolerance: f64,
    most: usize,
) -> Result<Crosses, HodlrError> {
    let [m, n] = [rows.len(), columns.len()];
    let mut crosses = Crosses::default();
    let (mut u, mut v) = (vec![0.0; m], vec![0.0; n]);
    let mut met = vec![false; m];
    // Of ordered points the first column is the nearest to the rows.
    entries.fill(rows.clone(), columns.start, &mut u);
    check(&u, |i| (rows.start + i, columns.start))?;
    let mut row = Some(largest(&u, |_| true).unwrap_or(m - 1));
    let mut scale = amax(&u, 0.0);
    let mut quiet = 0;
    while let Some(i) = row {
        met[i] = true;
        entries.fill(columns.clone(), rows.start + i, &mut v);
        check(&v, |j| (rows.start + i, columns.start + j))?;
        scale = amax(&v, scale);
        subtract(&mut v, &crosses.v, &crosses.u, i, crosses.rank);
        let noise = 4.0 * f64::EPSILON * scale;
        let column = largest(&v, |_| true).filter(|&j| v[j].abs() > noise);
        let settled;
        row = match column {
            None => {
                quiet += 1;
                settled = quiet >= QUIET_ROWS;
                unmet(&met, i)
            }
            Some(j) => {
                if crosses.rank == most {
                    return Err(HodlrError::Rank {
                        rows,
                        columns,
                        bound: most,
                        tolerance,
                    });
                }
                entries.fill(rows.clone(), columns.start + j, &mut u);
                check(&u, |i| (rows.start + i, columns.start + j))?;
                scale = amax(&u, scale);
                subtract(&mut u, &crosses.u, &crosses.v, j, crosses.rank);
                let pivot = v[j];
                u.iter_mut().for_each(|entry| *entry /= pivot);
                let norm = crosses.push(&u, &v);
                quiet = 0;
                settled = norm <= tolerance * crosses.square.sqrt();
                largest(&u, |i| !met[i])
            }
        };
        if settled || row.is_none() {
            let probed = probe(entries, &rows, &columns, tolerance, scale, &crosses)?;
            match probed {
                Some(worst) if !met[worst] => row = Some(worst),
                _ => break,
            }
        }
    }
    Ok(crosses)
}

/// The row of the worst of the probed entries, if one is too far off.
fn probe(
    entries: &(impl Entries + ?Sized),
    rows: &Range<usize>,
    columns: &Range<usize>,
    tolerance: f64,
    scale: f64,
    crosses: &Crosses,
) -> Result<Option<usize>, HodlrError> {
    let [m, n] = [rows.len(), columns.len()];
    // An error of τ‖A‖ spread evenly, with room for unevenness and for rounding.
    let even = tolerance * crosses.square.sqrt() / ((m * n) as f64).sqrt();
    let allowed = (10.0 * even).max(32.0 * f64::EPSILON * scale);
    // Multiples of two irrational numbers fill the square evenly (Kronecker's sequence).
    let spread = |k: usize, step: f64, side: usize| ((k as f64 * step).fract() * side as f64) as usize;
    let mut worst = (allowed, None);
    for k in 1..=PROBES {
        let (i, j) = (
            spread(k, 0.754_877_666_246_693, m),
            spread(k, 0.569_840_290_998_053, n),
        );
        let entry = entries.entry(rows.start + i, columns.start + j);
        check(&[entry], |_| (rows.start + i, columns.start + j))?;
        let error = (entry - crosses.entry(i, j, [m, n])).abs();
        if error > worst.0 {
            worst = (error, Some(i));
        }
    }
    Ok(worst.1)
}

/// $x ← x − Σ_l a_l b_{il}$: from a row or column of the block to that of what is left of it.
fn subtract(x: &mut [f64], a: &[f64], b: &[f64], i: usize, rank: usize) {
    if rank == 0 {
        return;
    }
    let rows = x.len();
    let weights: Vec<f64> = b.iter().skip(i).step_by(b.len() / rank).copied().collect();
    let mut x = PanelMut {
        data: x,
        stride: rows,
        rows,
        columns: 1,
    };
    x.add_product(-1.0, Panel::of(a, rows, rank), Panel::of(&weights, rank, 1));
}

/// The largest magnitude of any entry, or `least` if that is larger.
fn amax(x: &[f64], least: f64) -> f64 {
    x.iter().fold(least, |most, entry| most.max(entry.abs()))
}

/// Where the entry of largest magnitude stands, among those wanted; `None` if all are zero.
fn largest(x: &[f64], wanted: impl Fn(usize) -> bool) -> Option<usize> {
    let mut best = None;
    let mut most = 0.0;
    for (i, entry) in x.iter().enumerate() {
        if entry.abs() > most && wanted(i) {
            (best, most) = (Some(i), entry.abs());
        }
    }
    best
}

/// A row that has not been met, far from `i`.
fn unmet(met: &[bool], i: usize) -> Option<usize> {
    let m = met.len();
    let far = i + (0.618 * m as f64) as usize;
    (far..far + m).map(|row| row % m).find(|&row| !met[row])
}

fn check(values: &[f64], place: impl Fn(usize) -> (usize, usize)) -> Result<(), HodlrError> {
    match values.iter().position(|value| !value.is_finite()) {
        None => Ok(()),
        Some(at) => {
            let (row, column) = place(at);
            Err(HodlrError::NotFinite { row, column })
        }
    }
}
