//! Charts: the module `plot`.

use std::rc::Rc;

use super::tables::{column_names, table};
use super::{Builtin, Code, Context, Default, Kind, Parameter, optional, required, text};
use crate::chart::{
    Bars, Chart, Drawing, MOST_BARS, MOST_BINS, MOST_SERIES, MOST_SLICES, Numbers, Points, Scale, binned, is_numeric,
    label, line, numbers, scatter, short,
};
use crate::error::Result;
use crate::fail;
use crate::messages::charts as messages;
use crate::table::{Column, Table};
use crate::value::{Str, Value};

/// Texts that are kept of those on an axis: a picture has room for fewer.
const MOST_PLACES: usize = 60;

pub(super) const TABLE: Parameter = required("table", &[Kind::Table]);
pub(super) const X: Parameter = optional("x", &[Kind::Str, Kind::Null], Default::Null);
const Y: Parameter = optional("y", &[Kind::Str, Kind::Array, Kind::Tuple, Kind::Null], Default::Null);
pub(super) const TITLE: Parameter = optional("title", &[Kind::Str], Default::Str(""));
pub(super) const X_LABEL: Parameter = optional("x_label", &[Kind::Str, Kind::Null], Default::Null);
pub(super) const Y_LABEL: Parameter = optional("y_label", &[Kind::Str, Kind::Null], Default::Null);

static LINE: Builtin = Builtin {
    name: "plot.line",
    parameters: &[TABLE, X, Y, TITLE, X_LABEL, Y_LABEL],
    returns: "chart",
    doc: [
        "A line chart, from left to right by x: numbers, dates or texts; y names a column of numbers or several. Without \
         x the first column of dates or texts is taken, else the number of the row; without y all columns of numbers.",
        "Линейный график, слева направо по x: числа, даты или строки; y называет столбец с числами или несколько. Без x \
         берётся первый столбец с датами или строками, а если его нет, номер строки; без y — все столбцы с числами.",
    ],
    code: Code::Plain(|context, arguments| {
        let (x, ys) = columns("plot.line", arguments)?;
        let rows = table(&arguments[0])?.rows();
        let (places, scale) = match &x {
            Some(column) if !has_texts(column) => {
                let Numbers { values, scale } = numbers("plot.line", column, context)?;
                (values, scale)
            }
            Some(column) => (numbered(rows, context)?, Scale::Places(places(column, rows))),
            None => (numbered(rows, context)?, Scale::Number),
        };
        let mut series = Vec::with_capacity(ys.len());
        for column in &ys {
            let values = numbers("plot.line", column, context)?.values;
            series.push(Points { name: short(column.name()), points: line(&places, &values, context)? });
        }
        if !series.iter().any(|s| s.points.iter().any(|(_, y)| !y.is_nan())) {
            fail!(messages::NOTHING_TO_DRAW, function = "plot.line");
        }
        chart(arguments, x.as_deref(), &ys, Drawing::Line { scale, series })
    }),
};

static SCATTER: Builtin = Builtin {
    name: "plot.scatter",
    parameters: &[
        TABLE,
        required("x", &[Kind::Str]),
        required("y", &[Kind::Str, Kind::Array, Kind::Tuple]),
        TITLE,
        X_LABEL,
        Y_LABEL,
    ],
    returns: "chart",
    doc: [
        "A chart of points: x names a column of numbers or dates, y a column of numbers or several. Of very many points \
         those are left out that others cover.",
        "Точечный график: x называет столбец с числами или датами, y — столбец с числами или несколько. Если точек очень \
         много, закрытые другими опускаются.",
    ],
    code: Code::Plain(|context, arguments| {
        let (x, ys) = columns("plot.scatter", arguments)?;
        let Some(x) = x else { return Ok(Value::Null) };
        let Numbers { values: places, scale } = numbers("plot.scatter", &x, context)?;
        let mut series = Vec::with_capacity(ys.len());
        for column in &ys {
            let values = numbers("plot.scatter", column, context)?.values;
            series.push(Points { name: short(column.name()), points: scatter(&places, &values, ys.len(), context)? });
        }
        if series.iter().all(|s| s.points.is_empty()) {
            fail!(messages::NOTHING_TO_DRAW, function = "plot.scatter");
        }
        chart(arguments, Some(&x), &ys, Drawing::Scatter { scale, series })
    }),
};

static BAR: Builtin = Builtin {
    name: "plot.bar",
    parameters: &[
        TABLE,
        X,
        Y,
        TITLE,
        X_LABEL,
        Y_LABEL,
        optional("stacked", &[Kind::Bool], Default::Bool(false)),
        optional("horizontal", &[Kind::Bool], Default::Bool(false)),
    ],
    returns: "chart",
    doc: [
        "A bar chart: one group of bars for each row, in the order of the rows; x names the column of what stands under \
         them, y a column of numbers or several. stacked=true puts the bars of a row on each other, horizontal=true lays \
         them down: room for long names.",
        "Столбчатая диаграмма: группа столбиков на каждую строку, по порядку строк; x называет столбец с подписями, y — \
         столбец с числами или несколько. stacked=true ставит столбики строки друг на друга, horizontal=true кладёт их: \
         так есть место для длинных подписей.",
    ],
    code: Code::Plain(|context, arguments| {
        let (x, ys) = columns("plot.bar", arguments)?;
        let rows = table(&arguments[0])?.rows();
        let bars = rows.saturating_mul(ys.len());
        if bars > MOST_BARS {
            fail!(messages::TOO_MANY_BARS, got = bars, limit = MOST_BARS);
        }
        let mut series = Vec::with_capacity(ys.len());
        for column in &ys {
            series.push(Bars { name: short(column.name()), values: numbers("plot.bar", column, context)?.values });
        }
        if series.iter().all(|s| s.values.iter().all(|v| v.is_nan())) {
            fail!(messages::NOTHING_TO_DRAW, function = "plot.bar");
        }
        let labels = labels(x.as_deref(), rows);
        let is = |place: usize| matches!(&arguments[place], Value::Bool(set) if set.get());
        let drawing = Drawing::Bar { labels, series, stacked: is(6), horizontal: is(7) };
        chart(arguments, x.as_deref(), &ys, drawing)
    }),
};

static PIE: Builtin = Builtin {
    name: "plot.pie",
    parameters: &[TABLE, X, optional("y", &[Kind::Str, Kind::Null], Default::Null), TITLE],
    returns: "chart",
    doc: [
        "A pie chart: one slice for each row, with its share; x names the column of what the slices are called, y the \
         column of numbers.",
        "Круговая диаграмма: доля на каждую строку, с процентами; x называет столбец с названиями долей, y — столбец с \
         числами.",
    ],
    code: Code::Plain(|context, arguments| {
        let (x, ys) = columns("plot.pie", arguments)?;
        let Some(y) = ys.first() else { return Ok(Value::Null) };
        let values = numbers("plot.pie", y, context)?.values;
        if let Some(row) = values.iter().position(|v| *v < 0.0) {
            fail!(messages::NEGATIVE_SLICE, column = y.name(), row = row + 1);
        }
        let count = values.iter().filter(|v| **v > 0.0).count();
        if count > MOST_SLICES {
            fail!(messages::TOO_MANY_SLICES, got = count, limit = MOST_SLICES);
        }
        let whole: f64 = values.iter().filter(|v| !v.is_nan()).sum();
        if count == 0 || !whole.is_finite() {
            fail!(messages::NOTHING_TO_DRAW, function = "plot.pie");
        }
        let name = |row: usize| x.as_ref().map_or_else(|| short(&(row + 1).to_string()), |x| label(x, row));
        let drawn = values.iter().enumerate().filter(|(_, v)| **v > 0.0);
        let slices = drawn.map(|(row, value)| (name(row), *value)).collect();
        chart(arguments, None, &[], Drawing::Pie { slices })
    }),
};

static HIST: Builtin = Builtin {
    name: "plot.hist",
    parameters: &[TABLE, X, optional("bins", &[Kind::Int, Kind::Null], Default::Null), TITLE, X_LABEL, Y_LABEL],
    returns: "chart",
    doc: [
        "A histogram: how many values of the column x, numbers or dates, lie between equal steps. Without bins= their \
         number is chosen, with round edges.",
        "Гистограмма: сколько значений столбца x, чисел или дат, попадает в равные интервалы. Без bins= их число \
         подбирается, а границы круглые.",
    ],
    code: Code::Plain(|context, arguments| {
        let table = table(&arguments[0])?;
        let column = match &arguments[1] {
            Value::Null => match table.columns().iter().find(|c| is_numeric(c)) {
                Some(column) => column.clone(),
                None => return no_numbers("plot.hist", &table),
            },
            name => table.column(&text(name))?.clone(),
        };
        let bins = match &arguments[2] {
            Value::Int(bins) => match usize::try_from(*bins).ok().filter(|b| (1..=MOST_BINS).contains(b)) {
                None => fail!(messages::BAD_BINS, got = bins, limit = MOST_BINS),
                some => some,
            },
            _ => None,
        };
        let Numbers { values, scale } = numbers("plot.hist", &column, context)?;
        if values.iter().all(|v| v.is_nan()) {
            fail!(messages::NOTHING_TO_DRAW, function = "plot.hist");
        }
        let (from, width, counts) = binned(&values, bins, scale == Scale::Number, context)?;
        chart(arguments, Some(&column), &[], Drawing::Hist { scale, from, width, counts })
    }),
};

pub(super) fn no_numbers<T>(function: &'static str, table: &Table) -> Result<T> {
    let columns: Vec<&str> = table.columns().iter().map(|c| c.name()).collect();
    fail!(messages::NO_NUMBERS, function = function, columns = columns.join(", "))
}

/// The column across and those that are drawn.
type Chosen = (Option<Rc<Column>>, Vec<Rc<Column>>);

/// The columns a chart is made of: those that were named, or those it is natural to take.
fn columns(function: &'static str, arguments: &[Value]) -> Result<Chosen> {
    let table = table(&arguments[0])?;
    let named = match &arguments[2] {
        Value::Null => None,
        names => Some(column_names(function, names)?),
    };
    let is_named = |column: &Column| named.iter().flatten().any(|name: &Rc<Str>| name.as_str() == column.name());
    let x = match &arguments[1] {
        Value::Null => table.columns().iter().find(|c| names(c) && !is_named(c)).cloned(),
        name => Some(table.column(&text(name))?.clone()),
    };
    let ys: Vec<Rc<Column>> = match &named {
        Some(names) => names.iter().map(|name| table.column(name).cloned()).collect::<Result<_>>()?,
        None => {
            let others = table.columns().iter().filter(|c| x.as_ref().is_none_or(|x| x.name() != c.name()));
            others.filter(|c| is_numeric(c)).cloned().collect()
        }
    };
    if ys.is_empty() {
        return no_numbers(function, &table);
    }
    if ys.len() > MOST_SERIES {
        fail!(messages::TOO_MANY_SERIES, function = function, got = ys.len(), limit = MOST_SERIES);
    }
    Ok((x, ys))
}

/// Whether a column says what its rows are called or when they were, so that it stands beside numbers when nobody says
/// what does.
pub(super) fn names(column: &Column) -> bool {
    has_texts(column) || column.kind() == "date"
}

/// Whether a column is read by its texts, not by numbers or dates.
fn has_texts(column: &Column) -> bool {
    matches!(column.kind(), "str" | "bool")
}

/// The numbers of the rows, from 1.
fn numbered(rows: usize, context: &mut Context<'_>) -> Result<Vec<f64>> {
    context.host.reserve(rows.saturating_mul(size_of::<f64>()))?;
    Ok((1..=rows).map(|row| row as f64).collect())
}

/// As many texts of a column as an axis has room for, by the number of their row.
fn places(column: &Column, rows: usize) -> Vec<(f64, Rc<str>)> {
    let step = rows.div_ceil(MOST_PLACES).max(1);
    (0..rows).step_by(step).map(|row| ((row + 1) as f64, label(column, row))).collect()
}

/// What stands beside each row: the column's texts, else its number.
pub(super) fn labels(column: Option<&Column>, rows: usize) -> Vec<Rc<str>> {
    (0..rows).map(|row| column.map_or_else(|| short(&(row + 1).to_string()), |c| label(c, row))).collect()
}

/// The chart of these arguments; its axes are called as the columns are, unless the program names them. Several series
/// have a legend instead of one name.
fn chart(arguments: &[Value], x: Option<&Column>, ys: &[Rc<Column>], drawing: Drawing) -> Result<Value> {
    let y = match ys {
        [one] => one.name(),
        _ => "",
    };
    chart_named(arguments, x.map_or("", |x| x.name()), y, drawing)
}

pub(super) fn chart_named(arguments: &[Value], x: &str, y: &str, drawing: Drawing) -> Result<Value> {
    // The title stands behind the columns, and the names of the axes behind it.
    let title = match drawing {
        Drawing::Heatmap { .. } => 4,
        _ => 3,
    };
    let given = |place: usize, otherwise: &str| match arguments.get(place) {
        Some(Value::Str(text)) => short(text).to_string(),
        _ => short(otherwise).to_string(),
    };
    Ok(Value::Chart(Rc::new(Chart {
        title: given(title, ""),
        x_label: given(title + 1, x),
        y_label: given(title + 2, y),
        drawing,
    })))
}

pub(super) static FAMILY: &[&Builtin] = &[&LINE, &BAR, &SCATTER, &PIE, &HIST, &super::heatmaps::HEATMAP];
