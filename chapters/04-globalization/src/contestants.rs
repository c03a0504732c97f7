//! Who takes part.

use newton::Newton;

use crate::contest::Contestant;
use crate::line_search::{Armijo, HagerZhang, StrongWolfe, Wolfe};
use crate::{CubicRegularization, Damped, Searched, TrustRegion};
/// Plain Newton, then everything that is meant to hold: modified Cholesky with each of the four line searches, saddle-free
/// directions with Armijo's, the three trust regions, damping of the Hessian and of $2JᵀJ$, and cubic regularization.
pub fn contestants() -> Vec<Contestant> {
    vec![
        Contestant::new("Newton", || Box::new(Newton::default())),
        Contestant::new("Armijo", || Box::new(Searched::newton(Armijo::default()))),
        Contestant::new("Wolfe", || Box::new(Searched::newton(Wolfe::default()))),
        Contestant::new("strong Wolfe", || {
            Box::new(Searched::newton(StrongWolfe::default()))
        }),
        Contestant::new("Hager–Zhang", || {
            Box::new(Searched::newton(HagerZhang::default()))
        }),
        Contestant::new("saddle-free", || {
            Box::new(Searched::saddle_free(Armijo::default()))
        }),
        Contestant::new("Cauchy", || Box::new(TrustRegion::cauchy())),
        Contestant::new("dogleg", || Box::new(TrustRegion::dogleg())),
        Contestant::new("exact", || Box::new(TrustRegion::exact())),
        Contestant::new("damped", || Box::new(Damped::default())),
        Contestant::new("Levenberg–Marquardt", || {
            Box::new(Damped::named("Levenberg–Marquardt"))
        })
        .gauss_newton(),
        Contestant::new("cubic", || Box::new(CubicRegularization::default())),
    ]
}
