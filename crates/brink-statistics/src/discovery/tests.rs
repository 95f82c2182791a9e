use super::*;
use crate::points::Net;

fn draws(rows: u64) -> Vec<Vec<f64>> {
    let points =
        Net::new(&(0..4).map(|d| (d, 7 + d as u64)).collect::<Vec<_>>()).expect("four dimensions");
    (0..4).map(|j| (0..rows).map(|k| points.coordinate(k, j)).collect()).collect()
}

fn sample<'a>(columns: &'a [Vec<f64>], interest: &'a [bool]) -> Sample<'a> {
    Sample {
        columns: columns.iter().map(|column| Values::Real(column)).collect(),
        outcome: Outcome::Binary(interest),
        undecided: None,
        weights: None,
    }
}

fn planted(columns: &[Vec<f64>]) -> Vec<bool> {
    (0..columns[0].len()).map(|row| columns[0][row] > 0.6 && columns[1][row] < 0.5).collect()
}

#[test]
fn recovers_a_planted_box() {
    let columns = draws(4000);
    let interest = planted(&columns);
    let options = Options { boxes: 1, ..Options::default() };
    let found = prim(&sample(&columns, &interest), &options).unwrap();
    let reported = &found.boxes[0].reported;
    assert!(reported.coverage > 0.85 && reported.density > 0.9, "{reported:?}");
    let restricted: Vec<usize> = reported.restrictions.iter().map(|r| r.column).collect();
    assert_eq!(restricted, [0, 1]);
    let again = reproducibility(
        &sample(&columns, &interest),
        &options,
        &found.boxes[0],
        &ResampleOptions { resamples: 8, seed: 3 },
    )
    .unwrap();
    assert_eq!(again.at_same_coverage, [1.0, 1.0]);
    assert!(again.coverage[0] <= reported.coverage && reported.coverage <= again.coverage[1]);
}

#[test]
fn units_do_not_matter() {
    let columns = draws(1000);
    let interest = planted(&columns);
    // Powers of two, so that midpoints scale without rounding.
    for unit in [2f64.powi(-900), 2f64.powi(900)] {
        let scaled: Vec<Vec<f64>> =
            columns.iter().map(|column| column.iter().map(|x| x * unit).collect()).collect();
        let [a, b] = [&columns, &scaled]
            .map(|columns| prim(&sample(columns, &interest), &Options::default()).unwrap());
        assert_eq!(a.boxes.len(), b.boxes.len());
        for (a, b) in a.boxes.iter().zip(&b.boxes) {
            let rows =
                |found: &FoundBox| found.trajectory.iter().map(|s| s.rows).collect::<Vec<_>>();
            assert_eq!(rows(a), rows(b));
        }
    }
}

#[test]
fn a_weight_is_a_repetition() {
    let columns = draws(400);
    let interest = planted(&columns);
    let weights: Vec<f64> = (0..400).map(|row| f64::from(row % 3)).collect();
    let repeat = |row: usize| std::iter::repeat_n(row, row % 3);
    let rows: Vec<usize> = (0..400).flat_map(repeat).collect();
    let repeated: Vec<Vec<f64>> =
        columns.iter().map(|column| rows.iter().map(|&row| column[row]).collect()).collect();
    let interest_repeated: Vec<bool> = rows.iter().map(|&row| interest[row]).collect();
    let weighted = Sample { weights: Some(&weights), ..sample(&columns, &interest) };
    let a = prim(&weighted, &Options::default()).unwrap();
    let b = prim(&sample(&repeated, &interest_repeated), &Options::default()).unwrap();
    assert_eq!(a.boxes.len(), b.boxes.len());
    for (a, b) in a.boxes.iter().zip(&b.boxes) {
        assert_eq!(a.reported.restrictions, b.reported.restrictions);
        assert_eq!(a.reported.weight, b.reported.weight);
    }
}

#[test]
fn nothing_to_tell_apart_is_said() {
    let columns = vec![vec![1.0, 2.0, 3.0], vec![5.0; 3]];
    let status = |interest: &[bool], columns: &[Vec<f64>]| {
        let found = prim(&sample(columns, interest), &Options::default()).unwrap();
        assert!(found.boxes.is_empty() || found.status == Status::Found);
        found.status
    };
    assert_eq!(status(&[true; 3], &columns), Status::AllOfInterest);
    assert_eq!(status(&[false; 3], &columns), Status::NoneOfInterest);
    assert_eq!(status(&[true, false, true], &columns[1..]), Status::NoBox);
    assert_eq!(status(&[true, false], &[]), Status::NoBox);
    assert_eq!(status(&[], &[Vec::new()]), Status::Empty);
    tree(&sample(&[Vec::new()], &[]), &TreeOptions::default()).unwrap();
}

#[test]
fn undecided_rows_are_counted_apart() {
    let column = [vec![1.0, f64::NAN, 3.0, 4.0]];
    let mask = [false, true, false, false];
    let interest = [false, true, true, true];
    let found =
        prim(&Sample { undecided: Some(&mask), ..sample(&column, &interest) }, &Options::default())
            .unwrap();
    assert_eq!((found.rows, found.undecided_rows), (3, 1));
    let refused = prim(&sample(&column, &interest), &Options::default()).unwrap_err();
    assert!(refused.to_string().starts_with("column 0 is NaN in row 1"), "{refused}");
}

#[test]
fn categories_are_peeled_one_by_one() {
    // Of interest: all of categories 4 and 9, none of 7.
    let codes: Vec<u32> = (0..30).map(|k| [4, 7, 9][k % 3]).collect();
    let interest: Vec<bool> = codes.iter().map(|&code| code != 7).collect();
    let columns = vec![Values::Category(&codes)];
    let outcome = Outcome::Binary(&interest);
    let table = Sample { columns, outcome, undecided: None, weights: None };
    let found = prim(&table, &Options::default()).unwrap();
    let reported = &found.boxes[0].reported;
    assert_eq!(reported.restrictions[0].range, Range::Categories(vec![4, 9]));
    assert_eq!((reported.coverage, reported.density), (1.0, 1.0));
    // 20 of 20, where two thirds of all are of interest.
    let expected = (2.0_f64 / 3.0).powi(20);
    assert!((reported.restrictions[0].quasi_p[0].unwrap() / expected - 1.0).abs() < 1e-12);
    let split = tree(&table, &TreeOptions::default()).unwrap().split.unwrap();
    assert_eq!(split.condition, Condition::In(vec![7]));
    // 2 · 2/3 · 1/3, all of it gained.
    assert!((split.gain - 4.0 / 9.0).abs() < 1e-14);
}
