//! Who takes part in the chapter's contest.

use globalization::contest::Contestant;
use globalization::line_search::{Armijo, HagerZhang, StrongWolfe, Wolfe};
use globalization::{CubicRegularization, Damped, Searched, TrustRegion};
use newton::Newton;

/// Plain Newton first, then everything that is meant to hold.
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
