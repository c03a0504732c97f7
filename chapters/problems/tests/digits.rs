//! The digits, and what happens to a damaged file.
#![cfg(feature = "data")]
#![allow(clippy::unwrap_used)]

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use problems::data::{DataError, digits, read_digits};

const FILE: &[u8] = include_bytes!("../data/digits.csv.gz");

fn text() -> String {
    let mut text = String::new();
    GzDecoder::new(FILE).read_to_string(&mut text).unwrap();
    text
}

fn packed(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// The counts that UCI publishes with the test set (optdigits.names).
#[test]
fn the_digits_are_all_there() {
    let digits = digits().unwrap();
    assert_eq!(digits.images.shape(), (1797, 64));
    assert_eq!((digits.len(), digits.is_empty()), (1797, false));
    let mut counts = [0; 10];
    for label in &digits.labels {
        counts[usize::from(*label)] += 1;
    }
    assert_eq!(counts, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    assert!(
        digits
            .images
            .iter()
            .all(|ink| (0.0..=16.0).contains(ink) && ink.fract() == 0.0)
    );
    assert_eq!(digits.images.max(), 16.0);
    // The first image, a zero, row by row.
    assert_eq!(digits.labels[0], 0);
    let second_row: Vec<f64> = digits.images.row(0).columns(8, 8).iter().copied().collect();
    assert_eq!(second_row, [0.0, 0.0, 13.0, 15.0, 10.0, 15.0, 5.0, 0.0]);
}

#[test]
fn the_split_is_the_file_cut_in_two() {
    let digits = digits().unwrap();
    let (training, test) = digits.split();
    assert_eq!((training.len(), test.len()), (1500, 297));
    assert_eq!(training.images.row(1499), digits.images.row(1499));
    assert_eq!(test.images.row(0), digits.images.row(1500));
    assert_eq!(test.images.row(296), digits.images.row(1796));
    assert_eq!([training.labels, test.labels].concat(), digits.labels);
}

#[test]
fn a_file_cut_off_is_refused_wherever_it_is_cut() {
    for length in [
        0,
        1,
        9,
        10,
        100,
        FILE.len() / 2,
        FILE.len() - 9,
        FILE.len() - 4,
        FILE.len() - 1,
    ] {
        let error = read_digits(&FILE[..length]).unwrap_err();
        assert!(matches!(error, DataError::Gzip(_)), "{length}: {error}");
        assert!(
            error.to_string().contains("restore it from the repository"),
            "{error}"
        );
    }
}

/// A flipped bit anywhere in the compressed data: the checksum or the checks of the content notice.
#[test]
fn a_damaged_file_is_refused() {
    for at in (20..FILE.len()).step_by(997).chain([0, FILE.len() - 6]) {
        let mut damaged = FILE.to_vec();
        damaged[at] ^= 4;
        assert!(read_digits(&damaged).is_err(), "byte {at}");
    }
    assert!(matches!(
        read_digits(b"0,1,2,3\n").unwrap_err(),
        DataError::Gzip(_)
    ));
}

#[test]
fn the_content_is_checked() {
    let good = text();
    assert_eq!(read_digits(&packed(&good)).unwrap(), digits().unwrap());

    let short: String = good.lines().skip(1).map(|line| format!("{line}\n")).collect();
    assert!(matches!(
        read_digits(&packed(&short)),
        Err(DataError::Rows {
            expected: 1797,
            found: 1796
        })
    ));

    let edit = |line: usize, edit: &dyn Fn(&str) -> String| {
        let lines: Vec<String> = good
            .lines()
            .enumerate()
            .map(|(i, text)| if i + 1 == line { edit(text) } else { text.into() })
            .collect();
        read_digits(&packed(&(lines.join("\n") + "\n"))).unwrap_err()
    };
    let error = edit(5, &|line| format!("{line},1"));
    assert!(
        matches!(
            error,
            DataError::Fields {
                line: 5,
                expected: 65,
                found: 66
            }
        ),
        "{error}"
    );
    for ink in ["17", "-1", "1.5", "", "x", "300"] {
        let error = edit(3, &|line| format!("{ink}{}", &line[line.find(',').unwrap()..]));
        assert!(
            matches!(&error, DataError::Field { line: 3, field: 1, text, most: 16 } if text == ink),
            "{error}"
        );
    }
    let error = edit(1797, &|line| {
        format!("{}10", &line[..line.rfind(',').unwrap() + 1])
    });
    assert!(
        matches!(&error, DataError::Field { line: 1797, field: 65, text, most: 9 } if text == "10"),
        "{error}"
    );
}
