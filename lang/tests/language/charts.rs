//! Charts in words, for golden programs that show them.

use std::fmt::Write;

use datacode_lang::chart::{Chart, Drawing, Points, Scale};

/// What is drawn, line by line.
pub fn described(chart: &Chart) -> String {
    let mut out = format!("chart {}", chart.kind());
    for (what, text) in [("title", &chart.title), ("x", &chart.x_label), ("y", &chart.y_label)] {
        if !text.is_empty() {
            let _ = write!(out, " {what}='{text}'");
        }
    }
    out.push('\n');
    match &chart.drawing {
        Drawing::Line { scale, series } | Drawing::Scatter { scale, series } => {
            out.push_str(&places(scale));
            series.iter().for_each(|series| out.push_str(&points(series)));
        }
        Drawing::Bar { labels, series, stacked, horizontal } => {
            let _ = writeln!(out, "  bars {}{}", named("stacked ", *stacked), named("horizontal ", *horizontal));
            let _ = writeln!(out, "  under them: {}", labels.join(", "));
            for series in series {
                let _ = writeln!(out, "  {}: {:?}", series.name, series.values);
            }
        }
        Drawing::Pie { slices } => slices.iter().for_each(|(name, value)| {
            let _ = writeln!(out, "  {name}: {value}");
        }),
        Drawing::Hist { scale, from, width, counts } => {
            let _ = writeln!(out, "{}  from {from} step {width}: {counts:?}", places(scale));
        }
        Drawing::Heatmap { columns, rows, values, name } => {
            let _ = writeln!(out, "  '{name}' by {}", columns.join(", "));
            for (row, values) in rows.iter().zip(values.chunks(columns.len())) {
                let _ = writeln!(out, "  {row}: {values:?}");
            }
        }
    }
    out
}

fn named(name: &str, is: bool) -> &str {
    if is { name } else { "" }
}

fn places(scale: &Scale) -> String {
    match scale {
        Scale::Number => String::new(),
        Scale::Date => "  along dates\n".to_owned(),
        Scale::Places(places) => {
            let shown: Vec<String> = places.iter().take(5).map(|(place, text)| format!("{place} {text}")).collect();
            format!("  along {} texts: {}\n", places.len(), shown.join(", "))
        }
    }
}

/// The points of a series; of many their number, the first, the last and how far they go.
fn points(series: &Points) -> String {
    let (name, count) = (&series.name, series.points.len());
    let (Some(first), Some(last), true) = (series.points.first(), series.points.last(), count > 8) else {
        let shown: Vec<String> = series.points.iter().map(|point| format!("{point:?}")).collect();
        return format!("  {name}: {count} points {}\n", shown.join(" "));
    };
    let ys = || series.points.iter().map(|(_, y)| *y);
    let (low, high) = (ys().fold(f64::NAN, f64::min), ys().fold(f64::NAN, f64::max));
    format!("  {name}: {count} points from {first:?} to {last:?}, lowest {low:?}, highest {high:?}\n")
}
