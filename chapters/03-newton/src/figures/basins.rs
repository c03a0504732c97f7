//! Where Newton's method goes from every start of a square.

use exhibit::{Axis, Detail, Figure, Format, Ink, Marker, Plot};
use hessian::stationary::{self, Kind};
use nalgebra::{DVector, Matrix2, Vector2, dvector};
use problems::{Formula, FourWells, Himmelblau};

exhibit::parameters! {
    /// The stationary point that Newton's method reaches from each start.
    pub struct Basins {
        /// fraction of the Newton step taken
        damping: f64 = 1.0, in 0.1..=1.0;
    }
}

/// Cells along each side of the square: what the book prints, or enough to follow a slider.
pub fn cells(detail: Detail) -> usize {
    match detail {
        Detail::Full => 240,
        Detail::Coarse => 40,
    }
}

/// The gradient and the Hessian at a point of the plane.
type Derivatives = fn(f64, f64) -> ([f64; 2], [[f64; 2]; 2]);

/// A function of two variables and the square of starts that [`basins`] colors.
struct Landscape {
    title: &'static str,
    height: fn(f64, f64) -> f64,
    derivatives: Derivatives,
    /// A bound on the third derivatives in any three directions, where no coordinate is larger than this.
    bend: fn(f64) -> f64,
    stationary: [(Marker, Vec<DVector<f64>>); 3],
    reach: f64,
    levels: &'static [f64],
}

fn landscapes() -> [Landscape; 2] {
    [
        Landscape {
            title: "Himmelblau",
            height: |x, y| Himmelblau.evaluate(&[x, y]),
            derivatives: |x, y| Himmelblau.derivatives(x, y),
            // By one variable alone 24x and 24y; mixed, 4 and 4, which make 6√2 at most along one direction.
            bend: |reach| 24.0 * reach + 9.0,
            stationary: [
                (Marker::Star, Himmelblau.minimizers()),
                (Marker::Cross, Himmelblau.saddles()),
                (Marker::Diamond, Himmelblau.maximizers()),
            ],
            reach: 6.0,
            levels: &[10.0, 40.0, 100.0, 180.0, 300.0, 600.0],
        },
        Landscape {
            title: "four wells",
            height: |x, y| FourWells.evaluate(&[x, y]),
            derivatives: |x, y| FourWells.derivatives(x, y),
            bend: |reach| 6.0 * reach,
            stationary: [
                (Marker::Star, FourWells.minimizers()),
                (Marker::Cross, FourWells.saddles()),
                (Marker::Diamond, FourWells.maximizers()),
            ],
            reach: 2.0,
            levels: &[-0.6, -0.4, -0.25, -0.1, 0.0, 0.5, 1.5],
        },
    ]
}

/// How the starts of one landscape end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Census {
    /// share that ends in a minimum
    pub minimum: f64,
    /// share that ends in a saddle
    pub saddle: f64,
    /// share that ends in a maximum
    pub maximum: f64,
    /// share that ends nowhere within the iterations allowed
    pub nowhere: f64,
    /// pieces of one color into which the map falls: cells that share a side belong together
    pub pieces: usize,
}

/// The fate of every start on a grid of cells, row by row from the lower left, and how they add up.
struct Fates {
    cells: usize,
    kinds: Vec<Option<Kind>>,
}

impl Fates {
    fn of(landscape: &Landscape, step: &Step, damping: f64, cells: usize) -> Self {
        let center = |i: usize| landscape.reach * ((2 * i + 1) as f64 / cells as f64 - 1.0);
        let starts = (0..cells * cells).map(|cell| Vector2::new(center(cell % cells), center(cell / cells)));
        let kinds = starts
            .map(|start| fate(landscape, step, start, damping))
            .collect();
        Self { cells, kinds }
    }

    fn at(&self, reach: f64, x: f64, y: f64) -> Option<Kind> {
        let index = |z: f64| (((z / reach + 1.0) / 2.0 * self.cells as f64) as usize).min(self.cells - 1);
        self.kinds[index(y) * self.cells + index(x)]
    }

    fn census(&self) -> Census {
        let share =
            |kind| self.kinds.iter().filter(|fate| **fate == kind).count() as f64 / self.kinds.len() as f64;
        Census {
            minimum: share(Some(Kind::Minimum)),
            saddle: share(Some(Kind::Saddle)),
            maximum: share(Some(Kind::Maximum)),
            nowhere: share(None) + share(Some(Kind::Degenerate)),
            pieces: self.pieces(),
        }
    }

    /// How many pieces of cells with the same fate, connected through their sides, there are.
    fn pieces(&self) -> usize {
        let mut seen = vec![false; self.kinds.len()];
        let (mut pieces, mut open) = (0, Vec::new());
        for first in 0..self.kinds.len() {
            if seen[first] {
                continue;
            }
            pieces += 1;
            seen[first] = true;
            open.push(first);
            while let Some(cell) = open.pop() {
                let column = cell % self.cells;
                let beside = [
                    (column > 0).then(|| cell - 1),
                    (column + 1 < self.cells).then(|| cell + 1),
                    cell.checked_sub(self.cells),
                    Some(cell + self.cells).filter(|&above| above < self.kinds.len()),
                ];
                for other in beside.into_iter().flatten() {
                    if !seen[other] && self.kinds[other] == self.kinds[cell] {
                        seen[other] = true;
                        open.push(other);
                    }
                }
            }
        }
        pieces
    }
}

/// The step that a method takes where the function has this Hessian and this gradient, if it has one.
pub type Step = dyn Fn(&Matrix2<f64>, &Vector2<f64>) -> Option<Vector2<f64>>;

/// The step of Newton's method, as [`newton_step`](crate::newton_step) takes it, in two variables: a map of the book has
/// some millions of them.
pub fn whole_step(hessian: &Matrix2<f64>, gradient: &Vector2<f64>) -> Option<Vector2<f64>> {
    let (product, square) = (hessian.m11 * hessian.m22, hessian.m12 * hessian.m21);
    let determinant = product - square;
    // Cancellation leaves about this much of nothing.
    if determinant.abs() <= 2.0 * f64::EPSILON * (product.abs() + square.abs()) {
        return None;
    }
    let step = Vector2::new(
        hessian.m12 * gradient.y - hessian.m22 * gradient.x,
        hessian.m21 * gradient.x - hessian.m11 * gradient.y,
    );
    Some(step / determinant)
}

/// The kind of stationary point that a method reaches from `x` by the fraction `damping` of its steps, if any.
fn fate(landscape: &Landscape, step: &Step, mut x: Vector2<f64>, damping: f64) -> Option<Kind> {
    // With damping α an error shrinks by 1 − α a step: enough steps for ten digits, and a hundred to wander.
    let steps = 100 + (23.0 / damping) as usize;
    for _ in 0..steps {
        let (gradient, hessian) = (landscape.derivatives)(x.x, x.y);
        let (gradient, hessian) = (Vector2::from(gradient), Matrix2::from(hessian));
        if gradient.norm_squared() < 1e-16 {
            return Some(kind(&hessian));
        }
        let step = step(&hessian, &gradient)?;
        if is_decided(landscape, &x, &hessian, &gradient, &step) {
            return Some(kind(&hessian));
        }
        x += step * damping;
    }
    None
}

/// Whether the rest of the way is known: Kantorovich's theorem says that Newton's method converges from here, to a point
/// with a Hessian whose eigenvalues have the signs that they have here.
///
/// The theorem asks for $h = ‖H⁻¹‖ K ‖p‖ ≤ ½$, where $K$ bounds how fast the Hessian changes within $2‖p‖$. With damping
/// $α$ the next $h$ is at most $h(1 − α + α²h/2)/(1 − αh)²$, which is no more than ½ again; and as $αh < 1$, no eigenvalue
/// passes zero on the way. Here stands $‖H‖_F/|\det H|$, which is no smaller than $‖H⁻¹‖$, and everything squared: this is
/// asked at every step, and a root takes as long as the rest of it.
fn is_decided(
    landscape: &Landscape,
    x: &Vector2<f64>,
    hessian: &Matrix2<f64>,
    gradient: &Vector2<f64>,
    step: &Vector2<f64>,
) -> bool {
    let reach = x.x.abs().max(x.y.abs()) + 2.0 * (step.x.abs() + step.y.abs());
    let bend = (landscape.bend)(reach);
    let determinant = hessian.determinant();
    let near = 4.0 * bend * bend * step.norm_squared() * hessian.norm_squared() <= determinant * determinant;
    // The theorem is about Newton's step and no other.
    near && (hessian * step + gradient).norm_squared() <= 1e-18 * gradient.norm_squared()
}

/// The eigenvalues of a symmetric matrix, that of smallest absolute value first.
fn eigenvalues(matrix: &Matrix2<f64>) -> [f64; 2] {
    let (mean, half) = ((matrix.m11 + matrix.m22) / 2.0, (matrix.m11 - matrix.m22) / 2.0);
    let radius = (half * half + matrix.m12 * matrix.m12).sqrt();
    let larger = if mean < 0.0 { mean - radius } else { mean + radius };
    [matrix.determinant() / larger, larger]
}

fn kind(hessian: &Matrix2<f64>) -> Kind {
    let [smaller, larger] = eigenvalues(hessian);
    let values = dvector![smaller, larger];
    stationary::classify(&values, stationary::rounding_floor(&values))
}

/// How the starts of Himmelblau's function and of the four wells end under a method.
pub fn census(step: &Step, p: &Basins) -> [Census; 2] {
    landscapes().map(|landscape| Fates::of(&landscape, step, p.damping, cells(Detail::Full)).census())
}

/// The kind of the stationary point that each start reaches.
pub fn basins(p: &Basins, detail: Detail) -> Figure {
    const KEY: [(&str, Ink); 4] = [
        ("minimum", Ink::Blue),
        ("saddle", Ink::Orange),
        ("maximum", Ink::Red),
        ("nowhere", Ink::Text),
    ];
    let category = |kind: Option<Kind>| match kind {
        Some(Kind::Minimum) => 0,
        Some(Kind::Saddle) => 1,
        Some(Kind::Maximum) => 2,
        Some(Kind::Degenerate) | None => 3,
    };
    let mut censuses = Vec::new();
    let panels = landscapes().into_iter().map(|landscape| {
        let reach = landscape.reach;
        let fates = Fates::of(&landscape, &whole_step, p.damping, cells(detail));
        censuses.push(fates.census());
        let map = Plot::new(
            Axis::linear(-reach, reach).label("x₁"),
            Axis::linear(-reach, reach).label("x₂"),
        )
        .size(400, 400)
        .square()
        .title(landscape.title)
        .cells(
            fates.cells,
            fates.cells,
            &|x, y| category(fates.at(reach, x, y)),
            &KEY,
        )
        .contours(&landscape.height, landscape.levels);
        let points = landscape
            .stationary
            .iter()
            .flat_map(|(marker, points)| points.iter().map(move |x| (*marker, x)));
        points.fold(map, |map, (marker, x)| map.marker(x[0], x[1], marker, Ink::Text))
    });
    let panels = panels.collect();
    let percent = |share: f64| Format::Percent(1).text(share);
    let [himmelblau, wells] = [censuses[0], censuses[1]];
    let astray = |census: Census| 1.0 - census.minimum;
    Figure::panels(2, panels)
        .caption(format!(
            "Each point is a start; its color is the *kind* of stationary point at which Newton's method ends when it \
             starts there with damping $\\alpha = {}$. Himmelblau's function has four minima, four saddles and one maximum; \
             {} of the starts end in a saddle, {} in the maximum. The four wells surround a \
             maximum, with a saddle in each gap; {} end in a saddle, {} in the maximum. Stars \
             mark minima, crosses saddles, diamonds maxima; thin lines are contours.",
            p.damping,
            percent(himmelblau.saddle),
            percent(himmelblau.maximum),
            percent(wells.saddle),
            percent(wells.maximum),
        ))
        .alt(format!(
            "Two colored maps of starts, for damping {}. Himmelblau: a patch in the middle belongs to the maximum ({}), four \
             arms to saddles ({} of the area), the outer regions to minima ({}). Four wells: a rounded square in the middle \
             belongs to the maximum ({}), arms to the saddles ({}), the corners to the minima ({}).",
            p.damping,
            percent(himmelblau.maximum),
            percent(himmelblau.saddle),
            percent(himmelblau.minimum),
            percent(wells.maximum),
            percent(wells.saddle),
            percent(wells.minimum),
        ))
        .readout("Himmelblau, not to a minimum", astray(himmelblau), Format::Percent(1))
        .readout("four wells, not to a minimum", astray(wells), Format::Percent(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::newton_step;
    use nalgebra::DMatrix;
    use proptest::prelude::*;

    #[test]
    fn pieces_hang_together_by_their_sides() {
        let (m, s) = (Some(Kind::Minimum), Some(Kind::Saddle));
        let pieces = |kinds: [Option<Kind>; 9]| {
            Fates {
                cells: 3,
                kinds: kinds.to_vec(),
            }
            .pieces()
        };
        assert_eq!(pieces([m; 9]), 1);
        // A ring around one cell; stripes; a chessboard, whose cells of one color touch at corners only.
        assert_eq!(pieces([m, m, m, m, s, m, m, m, m]), 2);
        assert_eq!(pieces([m, m, m, s, s, s, m, m, m]), 3);
        assert_eq!(pieces([m, s, m, s, m, s, m, s, m]), 9);
    }

    #[test]
    fn a_singular_model_has_no_step() {
        let gradient = Vector2::new(1.0, 2.0);
        for hessian in [
            Matrix2::zeros(),
            Matrix2::new(1.0, 1.0, 1.0, 1.0),
            Matrix2::new(4.0, 0.0, 0.0, 0.0),
        ] {
            assert_eq!(whole_step(&hessian, &gradient), None);
        }
    }

    /// What is foreseen is what happens: without the theorem, to the last digit, every start ends alike.
    #[test]
    fn foreseen_fates_come_true() {
        for landscape in landscapes() {
            let endless = Landscape {
                bend: |_| f64::INFINITY,
                ..landscapes()
                    .into_iter()
                    .find(|l| l.title == landscape.title)
                    .unwrap()
            };
            for damping in [1.0, 0.5, 0.11] {
                let (foreseen, walked) = (
                    Fates::of(&landscape, &whole_step, damping, 60),
                    Fates::of(&endless, &whole_step, damping, 60),
                );
                // A start may run out of steps on the last stretch, which the theorem spares it.
                let differ = foreseen
                    .kinds
                    .iter()
                    .zip(&walked.kinds)
                    .filter(|(a, b)| a != b && b.is_some());
                assert_eq!(differ.count(), 0, "{}, damping {damping}", landscape.title);
                let unfinished = walked
                    .kinds
                    .iter()
                    .zip(&foreseen.kinds)
                    .filter(|(a, b)| a != b)
                    .count();
                assert!(
                    unfinished < 4,
                    "{}, damping {damping}: {unfinished}",
                    landscape.title
                );
            }
        }
    }

    proptest! {
        #[test]
        fn in_the_plane_it_is_the_same_step(
            a in -9.0..9.0f64, b in -9.0..9.0f64, c in -9.0..9.0f64, g in -9.0..9.0f64, h in -9.0..9.0f64
        ) {
            prop_assume!((a * c - b * b).abs() > 1e-3);
            let in_the_plane = whole_step(&Matrix2::new(a, b, b, c), &Vector2::new(g, h)).unwrap();
            let anywhere = newton_step(&DMatrix::from_row_slice(2, 2, &[a, b, b, c]), &dvector![g, h]).unwrap();
            let gap = (in_the_plane.x - anywhere[0]).hypot(in_the_plane.y - anywhere[1]);
            prop_assert!(gap <= 1e-10 * (1.0 + anywhere.norm()) / (a * c - b * b).abs().min(1.0), "{gap}");
        }

        #[test]
        fn third_derivatives_keep_their_bound(x in -6.0..6.0f64, y in -6.0..6.0f64, angle in 0.0..6.3f64) {
            let (sin, cos) = angle.sin_cos();
            let h = 1e-4;
            for landscape in landscapes() {
                let along = |t: f64| Matrix2::from((landscape.derivatives)(x + t * cos, y + t * sin).1);
                let change = (along(h) - along(-h)) / (2.0 * h);
                let most = eigenvalues(&change)[1].abs();
                prop_assert!(most <= (landscape.bend)(x.abs().max(y.abs())) * (1.0 + 1e-6) + 1e-6, "{most}");
            }
        }
    }
}
