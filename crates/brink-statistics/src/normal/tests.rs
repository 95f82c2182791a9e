use super::*;

fn check(found: f64, expected: f64, what: &str) {
    assert!((found / expected - 1.0).abs() < 4e-15, "{what}: {found} is not {expected}");
}

/// Values of `ndtri` and `log_ndtr` of `SciPy` 1.17.
#[test]
fn values_are_those_of_scipy() {
    for (p, z) in [
        (1e-300, -37.047_096_299_361_2),
        (1e-100, -21.273_453_560_965_322),
        (1e-20, -9.262_340_089_798_409),
        (1e-11, -6.706_023_155_495_137),
        (1e-5, -4.264_890_793_922_825),
        (0.01, -2.326_347_874_040_840_8),
        (0.075, -1.439_531_470_938_456_3),
        (0.3, -0.524_400_512_708_041),
        (0.9, 1.281_551_565_544_600_4),
        (1.0 - f64::EPSILON / 2.0, 8.209_536_151_601_387),
    ] {
        check(quantile(p), z, "quantile");
    }
    for (z, log) in [
        (-1000.0, -500_007.826_694_812_2),
        (-40.0, -804.608_442_013_753_9),
        (-31.0, -484.853_963_627_179_4),
        (-30.0, -454.321_243_956_343_27),
        (-10.0, -53.231_285_150_512_48),
        (-1.0, -1.841_021_645_009_263_4),
        (0.0, -std::f64::consts::LN_2),
        (1.0, -0.172_753_779_023_449_9),
        (6.0, -9.865_876_455_243_72e-10),
        (9.0, -1.128_588_405_953_832_4e-19),
    ] {
        check(log_cdf(z), log, "log_cdf");
    }
}

#[test]
fn quantile_inverts_cdf() {
    for step in 1..4000 {
        let z = f64::from(step) / 200.0 - 20.0;
        // The slope of the logarithm turns digits of p into digits of z.
        let p = cdf(z);
        assert!((quantile(p) - z).abs() < 1e-13, "{z}");
    }
    assert_eq!(quantile(0.5), 0.0);
    assert_eq!([quantile(0.0), quantile(1.0)], [f64::NEG_INFINITY, f64::INFINITY]);
    assert!(quantile(-1e-9).is_nan() && quantile(1.1).is_nan() && quantile(f64::NAN).is_nan());
}
