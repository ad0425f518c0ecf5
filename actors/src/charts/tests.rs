//! Pictures of charts of every kind.

use std::rc::Rc;

use datacode_lang::chart::{Bars, Chart, Drawing, Points, Scale};
use datacode_lang::host::Picture;

use super::draw;

fn names(texts: &[&str]) -> Vec<Rc<str>> {
    texts.iter().map(|text| Rc::from(*text)).collect()
}

fn chart(drawing: Drawing) -> Chart {
    Chart {
        title: "Выручка <по> \"месяцам\" & дням".into(),
        x_label: "месяц".into(),
        y_label: "рублей".into(),
        drawing,
    }
}

/// One chart of each kind.
fn every_kind() -> Vec<Chart> {
    let points: Vec<(f64, f64)> = (0..30).map(|i| (f64::from(i), f64::from(i * i % 17))).collect();
    let series = vec![Points { name: "план".into(), points: points.clone() }, Points { name: "факт".into(), points }];
    let bars = vec![Bars { name: "сумма".into(), values: vec![3.0, -1.5, f64::NAN] }];
    vec![
        chart(Drawing::Line { scale: Scale::Number, series: series.clone() }),
        chart(Drawing::Line { scale: Scale::Date, series: series.clone() }),
        chart(Drawing::Scatter { scale: Scale::Number, series }),
        chart(Drawing::Bar {
            labels: names(&["а", "б", "в"]),
            series: bars.clone(),
            stacked: false,
            horizontal: false,
        }),
        chart(Drawing::Bar { labels: names(&["а", "б", "в"]), series: bars, stacked: true, horizontal: true }),
        chart(Drawing::Pie { slices: vec![("чай".into(), 3.0), ("кофе".into(), 1.0)] }),
        chart(Drawing::Hist { scale: Scale::Number, from: 0.0, width: 5.0, counts: vec![1, 0, 7] }),
        chart(Drawing::Heatmap {
            columns: names(&["1", "2"]),
            rows: names(&["пн", "вт"]),
            values: vec![1.0, 2.0, f64::NAN, 4.0],
            name: "число".into(),
        }),
    ]
}

fn svg(chart: &Chart) -> String {
    String::from_utf8(draw(chart, Picture::Svg).unwrap()).unwrap()
}

#[test]
fn a_picture_is_the_same_each_time_and_holds_its_title_as_text() {
    for chart in every_kind() {
        let first = svg(&chart);
        assert_eq!(first, svg(&chart), "{}", chart.kind());
        assert!(first.contains(">Выручка &lt;по&gt; &quot;месяцам&quot; &amp; дням</text>"), "{first}");
        assert!(first.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"800\" height=\"450\""));
        assert!(!first.contains("NaN") && !first.contains("inf"), "{}: {first}", chart.kind());
        assert_eq!(draw(&chart, Picture::Png), draw(&chart, Picture::Png));
    }
}

#[test]
fn a_png_has_the_points_of_the_scene_twice_each_way_and_is_not_blank() {
    for chart in every_kind() {
        let bytes = draw(&chart, Picture::Png).unwrap();
        let pixmap = tiny_skia::Pixmap::decode_png(&bytes).unwrap();
        assert_eq!((pixmap.width(), pixmap.height()), (1600, 900), "{}", chart.kind());
        let dark = pixmap.pixels().iter().filter(|p| p.red() < 128).count();
        assert!(dark > 1000, "{}: {dark} dark points", chart.kind());
    }
}

#[test]
fn numbers_of_any_size_are_drawn() {
    for (low, high) in
        [(-f64::MAX, f64::MAX), (0.0, f64::MIN_POSITIVE), (1e300, 1e300), (-1e-300, 1.0), (1e17, 1e17 + 16.0)]
    {
        let points = vec![(low, high), (high, low)];
        let series = vec![Points { name: "a".into(), points }];
        for scale in [Scale::Number, Scale::Date] {
            for drawing in [
                Drawing::Line { scale: scale.clone(), series: series.clone() },
                Drawing::Scatter { scale: scale.clone(), series: series.clone() },
                Drawing::Hist { scale: scale.clone(), from: low, width: high - low, counts: vec![1, 2] },
            ] {
                let drawn = svg(&chart(drawing));
                assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{low} to {high}: {drawn}");
            }
        }
        let values = vec![low, high];
        let bars = vec![Bars { name: "a".into(), values: values.clone() }];
        let labels = names(&["a", "b"]);
        let columns = labels.clone();
        for drawing in [
            Drawing::Bar { labels, series: bars, stacked: true, horizontal: false },
            Drawing::Heatmap { columns, rows: names(&["r"]), values, name: "".into() },
        ] {
            let drawn = svg(&chart(drawing));
            assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{low} to {high}: {drawn}");
        }
    }
}
