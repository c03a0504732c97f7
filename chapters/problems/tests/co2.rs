//! The record of carbon dioxide, and what happens to a damaged file.
#![cfg(feature = "data")]
#![allow(clippy::unwrap_used)]

use problems::data::{Co2Error, co2, read_co2};
use proptest::prelude::*;

const FILE: &str = include_str!("../data/co2.csv");

#[test]
fn the_record_is_all_there() {
    let record = co2().unwrap();
    assert_eq!((record.years.len(), record.ppm.len()), (2225, 2225));
    assert_eq!(FILE.lines().count() - 1 - 2225, 59, "weeks without a measurement");
    // 29 March 1958 is the 88th day, 29 December 2001 the 363rd.
    assert_eq!((record.years[0], record.ppm[0]), (1958.0 + 87.0 / 365.0, 316.1));
    assert_eq!(
        (record.years[2224], record.ppm[2224]),
        (2001.0 + 362.0 / 365.0, 371.5)
    );
    assert!(record.years.windows(2).all(|pair| pair[1] > pair[0]));
    let range = record
        .ppm
        .iter()
        .fold((f64::MAX, f64::MIN), |(lo, hi), &x| (lo.min(x), hi.max(x)));
    assert_eq!(range, (313.0, 373.9));
}

#[test]
fn what_is_no_record_is_refused_with_its_line() {
    let error = |text: &str| read_co2(text).unwrap_err();
    assert!(error("").to_string().contains("begins with \"\""));
    assert!(matches!(error("year,co2\n"), Co2Error::Head { .. }));
    assert_eq!(error("date,co2\n"), Co2Error::Empty);
    assert_eq!(error("date,co2\n19580329,\n"), Co2Error::Empty);
    assert_eq!(
        error("date,co2\n19580329\n"),
        Co2Error::Fields { line: 2, found: 1 }
    );
    assert_eq!(
        error("date,co2\n19580329,316.1,1\n"),
        Co2Error::Fields { line: 2, found: 3 }
    );
    for date in [
        "",
        "1958",
        "19580230",
        "19581301",
        "19580100",
        "1958-3-9",
        "195803291",
    ] {
        let error = error(&format!("date,co2\n19580101,316.1\n{date},316.1\n"));
        assert_eq!(
            error,
            Co2Error::Date {
                line: 3,
                text: date.to_owned()
            }
        );
    }
    // 1900 was no leap year, 2000 was one.
    assert!(matches!(error("date,co2\n19000229,300\n"), Co2Error::Date { .. }));
    assert_eq!(
        read_co2("date,co2\n20000229,300\n").unwrap().years,
        [2000.0 + 59.0 / 366.0]
    );
    for same_or_before in ["19580329", "19580328"] {
        let text = format!("date,co2\n19580329,316.1\n{same_or_before},316.1\n");
        assert_eq!(error(&text), Co2Error::Order { line: 3 });
    }
    for ppm in ["NaN", "inf", "-316", "0", "ppm", "3161", " "] {
        let error = error(&format!("date,co2\n19580329,{ppm}\n"));
        assert!(
            matches!(error, Co2Error::Concentration { line: 2, .. }),
            "{ppm}: {error}"
        );
        assert!(error.to_string().contains("200 to 500"));
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "(date,co2\n)?([0-9]{0,9},?[0-9.a-z-]{0,5}\n?){0,6}") {
        let _ = read_co2(&text);
    }
}
