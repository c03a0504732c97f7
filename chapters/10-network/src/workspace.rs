//! What an evaluation needs, kept for the next one.

use nalgebra::{DMatrix, DVector, convert};
use problems::Real;

use crate::loss::BatchTargets;
use crate::pass::Tangent;
use crate::{Architecture, Curvature, Examples, Loss, Pass};

/// The most examples that pass at a time: few enough that what a layer gives out stays in the cache.
const PIECE: usize = 512;

/// What is evaluated: without the workspace, so that two threads can share it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Model<'a, T> {
    pub shape: &'a Architecture,
    pub loss: Loss,
    pub examples: &'a Examples<T>,
    pub threads: usize,
}

/// How far the passes have come at the point that is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Stage {
    Nothing,
    Forward,
    Backward,
}

/// A part of the batch: which examples, and their passes.
#[derive(Debug, Clone)]
pub(crate) struct Piece<T> {
    /// of all examples, if the batch is all of them
    range: std::ops::Range<usize>,
    /// else copies
    inputs: Vec<T>,
    labels: Vec<u8>,
    values: Vec<T>,
    pub(crate) pass: Pass<T>,
    loss: T,
}

impl<T: Real> Piece<T> {
    fn empty() -> Self {
        Self {
            range: 0..0,
            inputs: Vec::new(),
            labels: Vec::new(),
            values: Vec::new(),
            pass: Pass::default(),
            loss: T::zero(),
        }
    }

    pub(crate) fn inputs<'a>(&'a self, examples: &'a Examples<T>) -> &'a [T] {
        if self.range.is_empty() {
            &self.inputs
        } else {
            columns(examples.inputs(), &self.range)
        }
    }

    fn targets<'a>(&'a self, examples: &'a Examples<T>) -> BatchTargets<'a, T> {
        match examples.targets() {
            crate::Targets::Classes(_) if self.range.is_empty() => BatchTargets::Classes(&self.labels),
            crate::Targets::Classes(labels) => BatchTargets::Classes(&labels[self.range.clone()]),
            crate::Targets::Values(_) if self.range.is_empty() => BatchTargets::Values(&self.values),
            crate::Targets::Values(values) => BatchTargets::Values(columns(values, &self.range)),
            crate::Targets::Inputs => BatchTargets::Values(self.inputs(examples)),
        }
    }
}

fn columns<'a, T>(matrix: &'a DMatrix<T>, range: &std::ops::Range<usize>) -> &'a [T] {
    &matrix.as_slice()[range.start * matrix.nrows()..range.end * matrix.nrows()]
}

#[derive(Debug, Clone)]
pub(crate) struct Workspace<T> {
    /// the parameters that `stage` is about
    point: Vec<T>,
    stage: Stage,
    /// the batch that is loaded; none: all examples, or nothing yet
    batch: Option<Vec<usize>>,
    /// the batch before, its memory to be used again
    spare_batch: Vec<usize>,
    pieces: Vec<Piece<T>>,
    /// how many of them the batch needs
    used: usize,
    tangents: [Tangent<T>; 2],
    /// the second half's sum
    other: Vec<T>,
}

impl<T> Default for Workspace<T> {
    fn default() -> Self {
        Self {
            point: Vec::new(),
            stage: Stage::Nothing,
            batch: None,
            spare_batch: Vec::new(),
            pieces: Vec::new(),
            used: 0,
            tangents: [Tangent::default(), Tangent::default()],
            other: Vec::new(),
        }
    }
}

impl<T: Real> Workspace<T> {
    /// Loads a batch, or all examples, unless it is loaded.
    pub(crate) fn load(&mut self, examples: &Examples<T>, batch: Option<&[usize]>) {
        if self.used > 0 && self.batch.as_deref() == batch {
            return;
        }
        self.stage = Stage::Nothing;
        let mut list = self.batch.take().unwrap_or(std::mem::take(&mut self.spare_batch));
        list.clear();
        match batch {
            Some(batch) => {
                list.extend_from_slice(batch);
                self.batch = Some(list);
            }
            None => self.spare_batch = list,
        }
        let count = batch.map_or(examples.len(), <[usize]>::len);
        self.used = count.div_ceil(PIECE);
        while self.pieces.len() < self.used {
            self.pieces.push(Piece::empty());
        }
        for (at, piece) in self.pieces[..self.used].iter_mut().enumerate() {
            let (from, to) = (count * at / self.used, count * (at + 1) / self.used);
            let Some(batch) = batch else {
                piece.range = from..to;
                continue;
            };
            piece.range = 0..0;
            piece.inputs.clear();
            piece.labels.clear();
            piece.values.clear();
            for &example in &batch[from..to] {
                let own = example..example + 1;
                piece.inputs.extend_from_slice(columns(examples.inputs(), &own));
                match examples.targets() {
                    crate::Targets::Classes(labels) => piece.labels.push(labels[example]),
                    crate::Targets::Values(values) => piece.values.extend_from_slice(columns(values, &own)),
                    crate::Targets::Inputs => {}
                }
            }
        }
    }

    /// The pieces of the batch that is loaded.
    pub(crate) fn pieces(&self) -> &[Piece<T>] {
        &self.pieces[..self.used]
    }

    /// How many examples are loaded.
    pub(crate) fn examples(&self) -> usize {
        self.pieces().iter().map(|piece| piece.pass.batch()).sum()
    }

    fn stage_at(&self, x: &DVector<T>) -> Stage {
        // Bit for bit: NaN is not equal to itself, and is computed again.
        if self.point == x.as_slice() {
            self.stage
        } else {
            Stage::Nothing
        }
    }

    fn reached(&mut self, x: &DVector<T>, stage: Stage) {
        self.point.clear();
        self.point.extend_from_slice(x.as_slice());
        self.stage = stage;
    }

    /// The mean loss.
    pub(crate) fn loss(&mut self, model: Model<T>, x: &DVector<T>) -> T {
        if self.stage_at(x) == Stage::Nothing {
            self.stage = Stage::Nothing;
            self.halves(model.threads, None, |piece, _, _, _| forward(model, x, piece));
            self.reached(x, Stage::Forward);
        }
        self.mean_loss()
    }

    /// Forward and backward, without the gradient.
    pub(crate) fn errors(&mut self, model: Model<T>, x: &DVector<T>) {
        let stage = self.stage_at(x);
        if stage == Stage::Backward {
            return;
        }
        self.stage = Stage::Nothing;
        self.halves(model.threads, None, |piece, _, _, _| {
            if stage == Stage::Nothing {
                forward(model, x, piece);
            }
            piece.pass.backward(model.shape, x.as_slice());
        });
        self.reached(x, Stage::Backward);
    }

    /// The mean loss, and into `gradient` its gradient.
    pub(crate) fn gradient(&mut self, model: Model<T>, x: &DVector<T>, gradient: &mut [T]) -> T {
        let stage = self.stage_at(x);
        let weight = self.weight();
        self.stage = Stage::Nothing;
        self.halves(model.threads, Some(gradient), |piece, _, add, gradient| {
            if stage == Stage::Nothing {
                forward(model, x, piece);
            }
            if stage < Stage::Backward {
                piece.pass.backward(model.shape, x.as_slice());
            }
            let inputs = if piece.range.is_empty() {
                &piece.inputs
            } else {
                columns(model.examples.inputs(), &piece.range)
            };
            piece.pass.gradient(model.shape, inputs, weight, add, gradient);
        });
        self.reached(x, Stage::Backward);
        self.mean_loss()
    }

    /// Into `product`, $Hv$ or $Gv$.
    pub(crate) fn product(
        &mut self,
        model: Model<T>,
        curvature: Curvature,
        x: &DVector<T>,
        v: &DVector<T>,
        product: &mut [T],
    ) {
        match curvature {
            Curvature::Hessian => self.errors(model, x),
            Curvature::GaussNewton => {
                self.loss(model, x);
            }
        }
        let weight = self.weight();
        let (shape, loss) = (model.shape, model.loss);
        let (x, v) = (x.as_slice(), v.as_slice());
        self.halves(model.threads, Some(product), |piece, tangent, add, product| {
            let inputs = piece.inputs(model.examples);
            tangent.forward(shape, x, v, &piece.pass, inputs);
            tangent.backward(
                shape,
                [x, v],
                (&piece.pass, inputs),
                (loss, curvature),
                (weight, add),
                product,
            );
        });
    }

    /// The outputs of all that is loaded.
    pub(crate) fn outputs(&mut self, model: Model<T>, x: &DVector<T>) -> DMatrix<T> {
        self.loss(model, x);
        let last = model.shape.layers().len() - 1;
        let entries = self.pieces().iter().flat_map(|piece| piece.pass.outputs(last));
        DMatrix::from_iterator(model.shape.outputs(), self.examples(), entries.copied())
    }

    fn weight(&self) -> T {
        let examples: usize = match &self.batch {
            Some(batch) => batch.len(),
            None => self.pieces().iter().map(|piece| piece.range.len()).sum(),
        };
        T::one() / convert(examples as f64)
    }

    fn mean_loss(&self) -> T {
        let total = self
            .pieces()
            .iter()
            .fold(T::zero(), |sum, piece| sum + piece.loss);
        total * self.weight()
    }

    /// Does the work on every piece, on one thread or two, and adds up what it puts into `result`.
    ///
    /// The pieces are cut into two halves, each with a sum of its own, however many threads there are: so the order of
    /// additions is the same, and the result too. `work` is told whether to add to the sum or to begin it.
    fn halves(
        &mut self,
        threads: usize,
        result: Option<&mut [T]>,
        work: impl Fn(&mut Piece<T>, &mut Tangent<T>, bool, &mut [T]) + Sync,
    ) {
        let pieces = &mut self.pieces[..self.used];
        let middle = pieces.len().div_ceil(2);
        let (first, second) = pieces.split_at_mut(middle);
        let [one, two] = &mut self.tangents;
        let result = result.unwrap_or_default();
        if !second.is_empty() {
            self.other.resize(result.len(), T::zero());
        }
        let other = self.other.as_mut_slice();
        let half = |pieces: &mut [Piece<T>], tangent: &mut Tangent<T>, sum: &mut [T]| {
            for (at, piece) in pieces.iter_mut().enumerate() {
                work(piece, tangent, at > 0, sum);
            }
        };
        if threads > 1 && !second.is_empty() {
            std::thread::scope(|scope| {
                scope.spawn(|| half(second, two, other));
                half(first, one, result);
            });
        } else {
            half(first, one, result);
            half(second, two, other);
        }
        if middle < self.used {
            for (sum, &more) in result.iter_mut().zip(&self.other) {
                *sum += more;
            }
        }
    }
}

fn forward<T: Real>(model: Model<T>, x: &DVector<T>, piece: &mut Piece<T>) {
    let mut pass = std::mem::take(&mut piece.pass);
    let inputs = piece.inputs(model.examples);
    pass.forward(model.shape, x.as_slice(), inputs);
    let loss = pass.loss(model.shape, model.loss, piece.targets(model.examples));
    piece.pass = pass;
    piece.loss = loss;
}
