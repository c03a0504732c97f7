//! One valley, two ways down: the book's opening picture.

use exhibit::{Axis, Figure, Ink, Plot};
use first_order::GradientDescent;
use nalgebra::{DMatrix, DVector, Matrix2, Rotation2, Vector2, dvector};
use problems::{Limits, Method, Quadratic, minimize};

use crate::Newton;

/// Level lines of a narrow bowl, gradient descent's way down and Newton's step, without axes.
pub fn drawing() -> Figure {
    const CONDITION: f64 = 9.0;
    // The valley's floor rises to the right by this angle.
    let turn = Rotation2::new(0.42).into_inner();
    let bends = turn * Matrix2::new(1.0, 0.0, 0.0, CONDITION) * turn.transpose();
    let matrix = DMatrix::from_column_slice(2, 2, bends.as_slice());
    // Of all starts at this height the one from which gradient descent is slowest.
    let start = turn * Vector2::new(-1.0, -1.0 / CONDITION);
    let start = dvector![start.x, start.y];
    let run = |method: &mut dyn Method| {
        let bowl = Quadratic::new(matrix.clone(), dvector![0.0, 0.0]).ok()?;
        let near = Limits::default().target_point(dvector![0.0, 0.0], start.norm() / 100.0);
        Some(minimize(method, &bowl, &start, &near).ok()?.trace.points)
    };
    let best_step = 2.0 / (1.0 + CONDITION);
    let descent = GradientDescent::new(best_step)
        .ok()
        .and_then(|mut method| run(&mut method))
        .unwrap_or_default();
    let newton = run(&mut Newton::default()).unwrap_or_default();
    let height = |x: f64, y: f64| {
        let z = Vector2::new(x, y);
        z.dot(&(bends * z))
    };
    let points = |path: &[DVector<f64>]| path.iter().map(|x| (x[0], x[1])).collect::<Vec<_>>();
    let levels: Vec<f64> = (1..=9).map(|ring| (0.125 * f64::from(ring)).powi(2)).collect();
    let steps = |path: &[DVector<f64>]| match path.len().saturating_sub(1) {
        1 => "one step".to_owned(),
        many => format!("{many} steps"),
    };
    let plot = Plot::new(Axis::linear(-1.07, 1.07).hide(), Axis::linear(-0.6, 0.6).hide())
        .size(480, 270)
        .square()
        .contours(&height, &levels)
        .path(
            format!("gradient descent: {}", steps(&descent)),
            Ink::Orange,
            points(&descent),
        )
        .path(
            format!("Newton’s method: {}", steps(&newton)),
            Ink::Blue,
            points(&newton),
        );
    Figure::new(plot)
        .caption(format!(
            "One valley, two ways down. To come a hundred times nearer to the bottom, gradient descent needs {} of its \
             best size; Newton's method needs {}, and is there.",
            steps(&descent),
            steps(&newton)
        ))
        .alt(format!(
            "Level lines of a long narrow valley. From one start gradient descent zigzags along the valley in {}, each \
             shorter than the one before; Newton's method leads straight to the bottom in {}.",
            steps(&descent),
            steps(&newton)
        ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gradient_descent_needs_the_steps_that_theory_says_and_newton_one() {
        // From the slowest start the distance shrinks by exactly (κ − 1)/(κ + 1) = 0.8 a step.
        let theory = (0.01_f64.ln() / 0.8_f64.ln()).ceil();
        let figure = format!("{:?}", drawing());
        assert!(
            figure.contains(&format!("gradient descent needs {theory} steps")),
            "{figure}"
        );
        assert!(figure.contains("method needs one step"), "{figure}");
    }
}
