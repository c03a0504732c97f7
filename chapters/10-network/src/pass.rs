//! Forward and backward through the layers, a batch at a time.

use problems::{Factor, Real};

use crate::loss::BatchTargets;
use crate::{Architecture, Layer, Loss};

/// What a forward and a backward pass leave behind: for every layer l the outputs $A_l$ and the errors
/// $D_l = ∂ℓ/∂Z_l$, each m×B, one column an example.
#[derive(Debug, Clone, PartialEq)]
pub struct Pass<T> {
    batch: usize,
    outputs: Vec<Vec<T>>,
    errors: Vec<Vec<T>>,
    probabilities: Vec<T>,
}

impl<T> Default for Pass<T> {
    fn default() -> Self {
        Self {
            batch: 0,
            outputs: Vec::new(),
            errors: Vec::new(),
            probabilities: Vec::new(),
        }
    }
}

impl<T: Real> Pass<T> {
    /// B, how many examples passed.
    pub fn batch(&self) -> usize {
        self.batch
    }

    /// $A_l$, m×B by columns, of the layer `l` counted from 0; the inputs $A_0$ are not kept.
    pub fn outputs(&self, l: usize) -> &[T] {
        &self.outputs[l]
    }

    /// $D_l = ∂ℓ/∂Z_l$, m×B by columns, of the layer `l` counted from 0: of each example's own loss, not of the mean.
    pub fn errors(&self, l: usize) -> &[T] {
        &self.errors[l]
    }

    /// The softmax's or logistic function's values at the outputs, m×B by columns, if the loss has such.
    pub fn probabilities(&self) -> &[T] {
        &self.probabilities
    }

    /// $A_l$, or the inputs for `before` = 0.
    fn before<'a>(&'a self, layer: usize, inputs: &'a [T]) -> &'a [T] {
        if layer == 0 {
            inputs
        } else {
            &self.outputs[layer - 1]
        }
    }

    /// Forward: $Z_l = W_l A_{l−1} + b_l 1ᵀ$, $A_l = φ(Z_l)$.
    pub(crate) fn forward(&mut self, shape: &Architecture, x: &[T], inputs: &[T]) {
        let batch = inputs.len() / shape.inputs();
        self.batch = batch;
        self.outputs.resize_with(shape.layers().len(), Vec::new);
        for (l, layer) in shape.layers().iter().enumerate() {
            let (before, after) = self.outputs.split_at_mut(l);
            let input = if l == 0 { inputs } else { &before[l - 1] };
            let z = sized(&mut after[0], layer.outputs * batch);
            T::product(
                z,
                layer.outputs,
                false,
                T::one(),
                weights(layer, x),
                Factor::new(input, layer.inputs, batch),
            );
            add_to_columns(z, layer.biases(x));
            layer.activation.apply(z);
        }
    }

    /// The loss's part: returns the sum of the losses, and leaves $D_L$.
    pub(crate) fn loss(&mut self, shape: &Architecture, loss: Loss, targets: BatchTargets<T>) -> T {
        let last = shape.layers().len() - 1;
        self.errors.resize_with(last + 1, Vec::new);
        let outputs = &self.outputs[last];
        let errors = sized(&mut self.errors[last], outputs.len());
        let probabilities = sized(&mut self.probabilities, outputs.len());
        let total = loss.evaluate(outputs, targets, probabilities, errors, shape.outputs());
        shape.output_activation().scale_by_slope(outputs, errors);
        total
    }

    /// Backward: $D_l = W_{l+1}ᵀ D_{l+1} ⊙ φ′(Z_l)$.
    pub(crate) fn backward(&mut self, shape: &Architecture, x: &[T]) {
        for (l, pair) in shape.layers().windows(2).enumerate().rev() {
            let (layer, next) = (&pair[0], &pair[1]);
            let (before, after) = self.errors.split_at_mut(l + 1);
            let d = sized(&mut before[l], layer.outputs * self.batch);
            T::product(
                d,
                layer.outputs,
                false,
                T::one(),
                weights(next, x).transpose(),
                Factor::new(&after[0], next.outputs, self.batch),
            );
            layer.activation.scale_by_slope(&self.outputs[l], d);
        }
    }

    /// $G_l = w D_l A_{l−1}ᵀ$ and $w D_l 1$ for the biases, with a weight $w$, put into `gradient` or added to it.
    pub(crate) fn gradient(
        &self,
        shape: &Architecture,
        inputs: &[T],
        weight: T,
        add: bool,
        gradient: &mut [T],
    ) {
        for (l, layer) in shape.layers().iter().enumerate() {
            let (of_weights, of_biases) = layer.split_mut(gradient);
            let errors = &self.errors[l];
            outer(
                of_weights,
                add,
                weight,
                layer,
                errors,
                self.before(l, inputs),
                self.batch,
            );
            row_sums(of_biases, add, weight, errors);
        }
    }
}

/// Which curvature a product is taken with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Curvature {
    /// the Hessian $H$
    Hessian,
    /// the generalized Gauss–Newton matrix $G = \operatorname{mean}(JᵀH_ℓJ)$: the network linearized, the loss not
    GaussNewton,
}

/// What Pearlmutter's operator R leaves behind: how sums and outputs change as the parameters move along v.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tangent<T> {
    /// $RZ_l$, m×B
    sums: Vec<Vec<T>>,
    /// $RA_l$, m×B
    outputs: Vec<Vec<T>>,
    /// $RD_l$ of the layer at hand and of the one after it
    errors: [Vec<T>; 2],
}

impl<T> Default for Tangent<T> {
    fn default() -> Self {
        Self {
            sums: Vec::new(),
            outputs: Vec::new(),
            errors: [Vec::new(), Vec::new()],
        }
    }
}

impl<T: Real> Tangent<T> {
    /// R-forward: $RZ_l = V_l A_{l−1} + W_l RA_{l−1} + v_l 1ᵀ$, $RA_l = φ′(Z_l) ⊙ RZ_l$.
    pub(crate) fn forward(&mut self, shape: &Architecture, x: &[T], v: &[T], pass: &Pass<T>, inputs: &[T]) {
        let batch = pass.batch;
        self.sums.resize_with(shape.layers().len(), Vec::new);
        self.outputs.resize_with(shape.layers().len(), Vec::new);
        for (l, layer) in shape.layers().iter().enumerate() {
            let size = layer.outputs * batch;
            let z = sized(&mut self.sums[l], size);
            let input = Factor::new(pass.before(l, inputs), layer.inputs, batch);
            T::product(z, layer.outputs, false, T::one(), weights(layer, v), input);
            let (before, after) = self.outputs.split_at_mut(l);
            if let Some(change) = before.last() {
                let change = Factor::new(change, layer.inputs, batch);
                T::product(z, layer.outputs, true, T::one(), weights(layer, x), change);
            }
            add_to_columns(z, layer.biases(v));
            let a = sized(&mut after[0], size);
            a.copy_from_slice(z);
            layer.activation.scale_by_slope(&pass.outputs[l], a);
        }
    }

    /// R-backward: $RD_l = (W_{l+1}ᵀ RD_{l+1} + V_{l+1}ᵀ D_{l+1}) ⊙ φ′ + \frac{φ″}{φ′} ⊙ D_l ⊙ RZ_l$, and the product
    /// $RG_l = RD_l A_{l−1}ᵀ + D_l RA_{l−1}ᵀ$ times a weight, put into `product` or added to it.
    ///
    /// For the Gauss–Newton matrix all terms are left out that hold a $D$: those come from the network's own curvature.
    pub(crate) fn backward(
        &mut self,
        shape: &Architecture,
        [x, v]: [&[T]; 2],
        (pass, inputs): (&Pass<T>, &[T]),
        (loss, curvature): (Loss, Curvature),
        (weight, add): (T, bool),
        product: &mut [T],
    ) {
        let (batch, layers) = (pass.batch, shape.layers());
        let whole = curvature == Curvature::Hessian;
        for (l, layer) in layers.iter().enumerate().rev() {
            let [now, next] = &mut self.errors;
            let change = sized(now, layer.outputs * batch);
            if let Some(after) = layers.get(l + 1) {
                let errors = Factor::new(next, after.outputs, batch);
                let back = weights(after, x).transpose();
                T::product(change, layer.outputs, false, T::one(), back, errors);
                if whole {
                    let errors = Factor::new(&pass.errors[l + 1], after.outputs, batch);
                    let back = weights(after, v).transpose();
                    T::product(change, layer.outputs, true, T::one(), back, errors);
                }
            } else {
                change.copy_from_slice(&self.outputs[l]);
                loss.curve(&pass.probabilities, change, layer.outputs);
            }
            layer.activation.scale_by_slope(&pass.outputs[l], change);
            if whole {
                let (d, z) = (&pass.errors[l], &self.sums[l]);
                layer.activation.add_bend(&pass.outputs[l], d, z, change);
            }
            let (of_weights, of_biases) = layer.split_mut(product);
            outer(
                of_weights,
                add,
                weight,
                layer,
                change,
                pass.before(l, inputs),
                batch,
            );
            if whole && l > 0 {
                outer(
                    of_weights,
                    true,
                    weight,
                    layer,
                    &pass.errors[l],
                    &self.outputs[l - 1],
                    batch,
                );
            }
            row_sums(of_biases, add, weight, change);
            self.errors.swap(0, 1);
        }
    }
}

fn weights<'a, T>(layer: &Layer, x: &'a [T]) -> Factor<'a, T> {
    Factor::new(layer.weights(x), layer.outputs, layer.inputs)
}

/// The vector as a slice of this length; allocates only if it never was so long.
fn sized<T: Real>(vector: &mut Vec<T>, length: usize) -> &mut [T] {
    vector.resize(length, T::zero());
    vector
}

/// So many examples go into a product at a time where the batch is summed over: a transposed factor is read across its
/// columns, and more of them than this do not stay in the fastest cache.
const SLICE: usize = 64;

/// $w D Aᵀ$, put into m×n `c` or added to it: the sum over the batch of one outer product an example.
fn outer<T: Real>(c: &mut [T], add: bool, weight: T, layer: &Layer, d: &[T], a: &[T], batch: usize) {
    let (m, n) = (layer.outputs, layer.inputs);
    for from in (0..batch).step_by(SLICE) {
        let examples = SLICE.min(batch - from);
        let left = Factor::new(&d[from * m..], m, examples);
        let right = Factor::new(&a[from * n..], n, examples).transpose();
        T::product(c, m, add || from > 0, weight, left, right);
    }
}

/// Adds b to every column.
fn add_to_columns<T: Real>(z: &mut [T], b: &[T]) {
    for column in z.chunks_exact_mut(b.len()) {
        for (z, &b) in column.iter_mut().zip(b) {
            *z += b;
        }
    }
}

/// w times the sum of the columns, put into `sums` or added to them.
fn row_sums<T: Real>(sums: &mut [T], add: bool, weight: T, d: &[T]) {
    if !add {
        sums.fill(T::zero());
    }
    for column in d.chunks_exact(sums.len()) {
        for (sum, &d) in sums.iter_mut().zip(column) {
            *sum += weight * d;
        }
    }
}
