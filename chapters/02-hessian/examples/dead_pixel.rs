//! Exercise 5: a dead pixel comes alive.
//!
//! One gray value in one image, and the pixel's ten weights matter: but to add the same to all ten still changes nothing.
//! So nine flat directions disappear, not ten. The tenth is one of the shift directions, which no data can remove.

use std::error::Error;

use hessian::stationary;
use problems::data::{self, Digits};
use problems::{Objective, SoftmaxRegression};

/// The number of flat directions at W = 0.
fn flat_directions(images: &Digits) -> Result<usize, Box<dyn Error>> {
    let f = SoftmaxRegression::from_digits(images, 0.0)?;
    Ok(stationary::nullity(&stationary::eigenvalues(
        &f.hessian(&f.start()),
    )?))
}

/// The same images, but the first has a spot of ink in the top left corner.
fn spotted(mut images: Digits) -> Digits {
    images.images[(0, 0)] = 8.0;
    images
}

fn main() -> Result<(), Box<dyn Error>> {
    let (images, _) = data::digits()?.split();
    println!("as they are:   {} flat directions", flat_directions(&images)?);
    println!(
        "with one spot: {} flat directions",
        flat_directions(&spotted(images))?
    );
    Ok(())
}

#[test]
fn one_spot_bends_nine_directions() {
    let (images, _) = data::digits().unwrap().split();
    let (before, after) = (
        flat_directions(&images).unwrap(),
        flat_directions(&spotted(images)).unwrap(),
    );
    assert_eq!(before - after, 9);
}
