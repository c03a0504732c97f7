//! The Hessian of softmax regression on the digits, and orders for its rows.

use std::error::Error;

use globalization::TrustRegion;
use hierarchical::{by_bisection, by_coupling, rising};
use nalgebra::{DMatrix, DVector};
use problems::dense::{Backend, symmetric_eigen};
use problems::{Limits, Objective, SoftmaxRegression, minimize};
use rand::seq::SliceRandom;

/// λ, as in the earlier chapters.
const REGULARIZATION: f64 = 1e-4;

/// Softmax regression on the training digits, shrunk to `side`×`side` pixels, and its minimizer.
pub struct Trained {
    pub side: usize,
    pub model: SoftmaxRegression,
    pub minimizer: DVector<f64>,
}

pub const CLASSES: usize = 10;

impl Trained {
    /// `side` divides 8; a pixel of the small image is the mean of those it covers.
    pub fn new(side: usize) -> Result<Self, Box<dyn Error>> {
        let (train, _) = problems::data::digits()?.split();
        let covers = 8 / side;
        let images = DMatrix::from_fn(train.len(), side * side, |example, pixel| {
            let (top, left) = (pixel / side * covers, pixel % side * covers);
            let pixels = (0..covers * covers).map(|k| (top + k / covers) * 8 + left + k % covers);
            pixels.map(|at| train.images[(example, at)]).sum::<f64>() / (16 * covers * covers) as f64
        });
        let model = SoftmaxRegression::new(&images, &train.labels, CLASSES, REGULARIZATION)?;
        let limits = Limits::default().keep_points(false);
        let start = DVector::zeros(model.dimension());
        let descent = minimize(&mut TrustRegion::exact(), &model, &start, &limits)?;
        if !descent.stop.is_success() {
            return Err(format!("training the digits: {}", descent.stop).into());
        }
        Ok(Self {
            side,
            model,
            minimizer: descent.best,
        })
    }

    pub fn hessian(&self) -> DMatrix<f64> {
        self.model.hessian(&self.minimizer)
    }

    /// The Hessian where training begins: all weights zero.
    pub fn hessian_at_start(&self) -> DMatrix<f64> {
        self.model.hessian(&DVector::zeros(self.model.dimension()))
    }
}

/// An order of the rows, and what it is called.
pub struct Order {
    pub name: &'static str,
    pub rows: Vec<usize>,
}

/// The orders that we could think of. Row `class * block + feature` is how the model stores its weights, the last
/// feature of a block being the bias.
pub fn orders(
    hessian: &DMatrix<f64>,
    side: usize,
    rng: &mut exhibit::ChaCha8Rng,
) -> Result<Vec<Order>, Box<dyn Error>> {
    let n = hessian.nrows();
    let block = side * side + 1;
    let by_feature = |features: &mut dyn Iterator<Item = usize>| {
        features
            .flat_map(|feature| (0..CLASSES).map(move |class| class * block + feature))
            .collect::<Vec<usize>>()
    };
    let places: Vec<[f64; 2]> = (0..side * side)
        .map(|pixel| [(pixel / side) as f64, (pixel % side) as f64])
        .collect();
    let mut halves = by_bisection(&places);
    halves.push(block - 1);
    let eigen = symmetric_eigen(hessian, Backend::Faer)?;
    let leading: Vec<f64> = eigen.vectors.column(n - 1).iter().copied().collect();
    let diagonal: Vec<f64> = hessian.diagonal().iter().copied().collect();
    let mut random: Vec<usize> = (0..n).collect();
    random.shuffle(rng);
    Ok(vec![
        Order {
            name: "class by class",
            rows: (0..n).collect(),
        },
        Order {
            name: "pixel by pixel",
            rows: by_feature(&mut (0..block)),
        },
        Order {
            name: "bisected image",
            rows: by_feature(&mut halves.into_iter()),
        },
        Order {
            name: "Fiedler vector",
            rows: by_coupling(hessian)?,
        },
        Order {
            name: "leading eigenvector",
            rows: rising(&leading),
        },
        Order {
            name: "diagonal entry",
            rows: rising(&diagonal),
        },
        Order {
            name: "random",
            rows: random,
        },
    ])
}
