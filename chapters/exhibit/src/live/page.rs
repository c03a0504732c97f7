//! What a module exports to the page, and nothing else: no import, so no glue but the page's own script.
//!
//! The page writes its request into memory that [`request`] set aside, calls for a drawing, and reads the answer where
//! [`answer_address`] says it lies. Addresses go out as numbers, which is safe; nothing in here reads a pointer.

use std::cell::RefCell;
use std::panic::PanicHookInfo;

use super::Live;
use crate::draw::Detail;

#[derive(Default)]
struct Exchange {
    request: Vec<u8>,
    answer: Vec<u8>,
}

thread_local! {
    static EXCHANGE: RefCell<Exchange> = RefCell::default();
}

/// Sets so many bytes aside for a request, and says where.
pub fn request(length: usize) -> usize {
    EXCHANGE.with_borrow_mut(|exchange| {
        exchange.request.clear();
        exchange.request.resize(length, 0);
        exchange.request.as_mut_ptr().expose_provenance()
    })
}

/// Draws what the request asks for; the answer's length in bytes.
pub fn draw(figures: &[Live], coarse: bool) -> usize {
    // In a test of this module a panic is for the test to tell.
    if cfg!(target_family = "wasm") {
        std::panic::set_hook(Box::new(remember));
    }
    let detail = if coarse { Detail::Coarse } else { Detail::Full };
    let request = EXCHANGE.with_borrow(|exchange| String::from_utf8_lossy(&exchange.request).into_owned());
    reply(super::answer(figures, &request, detail))
}

/// Where the answer lies. After a panic it is what the panic said.
pub fn answer_address() -> usize {
    EXCHANGE.with_borrow(|exchange| exchange.answer.as_ptr().expose_provenance())
}

/// The answer's length in bytes.
pub fn answer_length() -> usize {
    EXCHANGE.with_borrow(|exchange| exchange.answer.len())
}

fn reply(answer: String) -> usize {
    EXCHANGE.with_borrow_mut(|exchange| {
        exchange.answer = answer.into_bytes();
        exchange.answer.len()
    })
}

/// A panic ends the module. What it said is its last answer.
fn remember(panic: &PanicHookInfo<'_>) {
    let words = panic.payload_as_str().unwrap_or("no message");
    let place = panic
        .location()
        .map(|place| format!(" ({}:{})", place.file(), place.line()))
        .unwrap_or_default();
    reply(format!(
        "{{\"error\":{}}}",
        super::drawing::string(&format!("{words}{place}"))
    ));
}

/// Exports a chapter's live figures, when it is compiled for the page (`--cfg live_module`, which the press sets for the
/// chapter alone: the earlier chapters it uses export nothing).
#[doc(hidden)]
#[macro_export]
macro_rules! page_exports {
    ($figures:ident) => {
        /// What the page calls.
        // An exported name may clash with another, and the compiler cannot see it: that is all that is unsafe here.
        #[cfg(live_module)]
        #[allow(unsafe_code)]
        mod page {
            #[unsafe(no_mangle)]
            extern "C" fn request(length: usize) -> usize {
                $crate::page::request(length)
            }

            #[unsafe(no_mangle)]
            extern "C" fn draw(coarse: bool) -> usize {
                $crate::page::draw(super::$figures, coarse)
            }

            #[unsafe(no_mangle)]
            extern "C" fn answer_address() -> usize {
                $crate::page::answer_address()
            }

            #[unsafe(no_mangle)]
            extern "C" fn answer_length() -> usize {
                $crate::page::answer_length()
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{Axis, Figure, Plot};

    crate::parameters! {
        /// A test.
        pub struct Knobs {
            /// how fast
            speed: f64 = 0.5, in 0.0..=1.0;
        }
    }

    fn still(knobs: &Knobs, _: Detail) -> Figure {
        assert!(knobs.speed < 0.9, "too fast");
        Figure::new(Plot::new(Axis::linear(0.0, 1.0), Axis::linear(0.0, 1.0)))
            .alt(format!("speed {}", knobs.speed))
    }

    crate::live! {
        "still": Knobs => still;
    }

    fn ask(text: &str) -> String {
        request(text.len());
        EXCHANGE.with_borrow_mut(|exchange| exchange.request.copy_from_slice(text.as_bytes()));
        let length = draw(LIVE, false);
        assert_eq!(length, answer_length());
        EXCHANGE.with_borrow(|exchange| String::from_utf8(exchange.answer.clone()).unwrap())
    }

    #[test]
    fn requests_are_answered() {
        assert!(ask("still").contains("\"alt\":\"speed 0.5\""));
        assert!(ask("still\nspeed=0.25").contains("\"alt\":\"speed 0.25\""));
        assert!(ask("still\nspeed=NaN").starts_with("{\"error\":\"--speed is NaN, and must lie in 0 … 1\"}"));
        assert!(ask("still\nspeed").contains("name=value"));
        assert!(ask("still\nhaste=1").contains("there are: speed"));
        assert!(ask("moving").contains("there are: still"));
        assert!(ask("").contains("there is no live figure"));
    }
}
