//! The kinds of stationary point.

use exhibit::{Axis, Figure, Format, Ink, Marker, Plot};
use nalgebra::dvector;
use problems::Formula;

use super::surface::Surface;
use crate::stationary::{self, Kind};

exhibit::parameters! {
    /// A quadratic about its stationary point, beside the kinds of point there are.
    pub struct CriticalPoints {
        /// curvature along the first eigenvector
        first: f64 = 1.5, in -3.0..=3.0;
        /// curvature along the second eigenvector
        second: f64 = -0.5, in -3.0..=3.0;
        /// direction of the first eigenvector, in degrees from the horizontal
        angle: f64 = 30.0, in 0.0..=180.0, unit "°";
    }
}

/// The kinds of stationary point, with the eigenvectors of the Hessian drawn in; the last panel is the reader's.
pub fn critical_points(p: &CriticalPoints) -> Figure {
    let yours = stationary::classify(&dvector![p.first, p.second], 0.0);
    let [bowl, pass] = Surface::degenerate();
    let panels = [
        ("minimum", Surface::quadratic([2.0, 0.6])),
        ("maximum", Surface::quadratic([-2.0, -0.6])),
        ("saddle", Surface::quadratic([2.0, -1.0])),
        ("degenerate: a minimum", bowl),
        ("degenerate: a saddle", pass),
        (
            &format!("yours: {}", described(yours)),
            Surface::quadratic([p.first, p.second]),
        ),
    ];
    let panels = panels
        .iter()
        .map(|(title, surface)| critical_point(title, surface, p.angle.to_radians()))
        .collect();
    let condition = stationary::condition_number(&dvector![p.first, p.second]);
    Figure::panels(3, panels)
        .caption(format!(
            "Five kinds of point where the gradient is zero, and one of your own. The deeper the tint, the higher. Arrows are the \
             eigenvectors of the Hessian, as long as the square root of the curvature along them: blue where the \
             function curves up, red where it curves down; a ring marks a direction without curvature. The two \
             degenerate points have *the same* Hessian; what tells them apart are fourth derivatives. Yours has \
             $\\lambda_1 = {}$ and $\\lambda_2 = {}$.",
            p.first, p.second
        ))
        .alt(format!(
            "Six contour maps. Minimum: nested ellipses, two blue arrows. Maximum: nested ellipses, two red arrows. \
             Saddle: hyperbolas, one blue and one red arrow. Two degenerate points: in one the contours close around \
             the center, in the other they open to both sides, though both show one blue arrow and a ring. The last \
             map, {} by its eigenvalues {} and {}, has the first eigenvector {} degrees from the horizontal.",
            described(yours),
            p.first,
            p.second,
            p.angle,
        ))
        .readout_text("yours", described(yours))
        .readout("condition number", condition, Format::Significant(3))
}

fn critical_point(title: &str, surface: &Surface, angle: f64) -> Plot {
    const REACH: f64 = 2.0;
    const LEVELS: [f64; 11] = [-4.0, -2.0, -1.0, -0.4, -0.1, 0.0, 0.1, 0.4, 1.0, 2.0, 4.0];
    // Through the center of a degenerate saddle go two curves of height zero that touch there: no grid can tell them
    // apart. A little higher they are apart.
    let levels = LEVELS.map(|level| {
        if surface.quartic != 0.0 && level == 0.0 {
            0.02
        } else {
            level
        }
    });
    let (sin, cos) = angle.sin_cos();
    let height = |x: f64, y: f64| surface.evaluate(&[cos * x + sin * y, cos * y - sin * x]);
    let mut plot = Plot::new(
        Axis::linear(-REACH, REACH).hide(),
        Axis::linear(-REACH, REACH).hide(),
    )
    .size(320, 320)
    .square()
    .title(title)
    .smooth()
    .relief(&height, &levels);
    for (eigenvalue, direction) in surface.eigenvalues.into_iter().zip([(cos, sin), (-sin, cos)]) {
        let length = eigenvalue.abs().sqrt();
        let tip = (length * direction.0, length * direction.1);
        let ink = if eigenvalue > 0.0 { Ink::Blue } else { Ink::Red };
        plot = if eigenvalue == 0.0 {
            plot.marker(0.9 * direction.0, 0.9 * direction.1, Marker::Circle, Ink::Muted)
        } else {
            plot.arrow((0.0, 0.0), tip, ink)
        };
    }
    plot
}

fn described(kind: Kind) -> &'static str {
    match kind {
        Kind::Minimum => "a minimum",
        Kind::Maximum => "a maximum",
        Kind::Saddle => "a saddle",
        Kind::Degenerate => "a degenerate point",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readers_panel_says_what_it_is() {
        let flat = critical_points(&CriticalPoints {
            first: 1.0,
            second: 0.0,
            angle: 10.0,
        });
        assert!(
            flat.svg(5).contains("a degenerate point"),
            "{}",
            &flat.svg(5)[..200]
        );
    }
}
