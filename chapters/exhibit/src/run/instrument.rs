//! What can be turned and read in a live figure.

use crate::draw;
use crate::live::Live;
use crate::manifest::{Instrument, Knob, Readout};
use crate::parameter::{Field, Kind, Scale};

/// What the page has to know about a live figure before its module is there.
pub(super) fn instrument(live: &Live, figure: &draw::Figure) -> Instrument {
    let knob = |field: &Field| Knob {
        flag: field.flag(),
        help: field.help.to_owned(),
        unit: field.unit.to_owned(),
        kind: match field.kind {
            Kind::Number => "number",
            Kind::Count => "count",
            Kind::Point => "point",
        }
        .to_owned(),
        lo: field.lo,
        hi: field.hi,
        log: field.scale == Scale::Log,
        default: field.default.to_string(),
    };
    let readout = |readout: &draw::Readout| Readout {
        name: readout.name.clone(),
        text: readout.text.clone(),
    };
    Instrument {
        knobs: (live.fields)().iter().map(knob).collect(),
        readouts: figure.readouts().iter().map(readout).collect(),
    }
}
