//! Arithmetic and comparison of numbers, in every form a program can write them, against a model of sections 3 and 4.
//!
//! `numbers/` says what the answer is, by 128-bit ints and floats; `model.rs` chooses numbers; `forms.rs` writes one operation in all the ways that
//! are compiled differently; here pairs of numbers are chosen, programs run and answers compared.

mod forms;
mod model;
#[path = "../numbers/mod.rs"]
mod numbers;
#[path = "../world/mod.rs"]
mod world;

use datacode_lang::Interpreter;
use datacode_lang::value::Value;
use model::{Answer, Number, Operator};
use proptest::prelude::*;
use world::World;

/// Runs a program; gives its value and what it printed.
fn run(program: &str) -> Result<(Value, String), TestCaseError> {
    let mut world = World::new(1_000_000);
    match Interpreter::new(448 * 1024).run(program, &mut world) {
        Ok(value) => Ok((value, world.output)),
        Err(failure) => Err(TestCaseError::fail(format!("{program}\n{failure:?}"))),
    }
}

/// The answers in the array a program gave.
fn answers(value: &Value) -> Vec<Answer> {
    let Value::Array(array) = value else { return Vec::new() };
    array.items.borrow().iter().map(model::answer).collect()
}

/// Of the forms of an operation every sixth is tried with a pair, with another pair others; all of them where
/// `PROPTEST_CASES` asks for a long run.
fn shares() -> usize {
    if std::env::var_os("PROPTEST_CASES").is_some() { 1 } else { 6 }
}

/// How many random cases a test tries unless `PROPTEST_CASES` says it.
fn cases(usual: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok());
    ProptestConfig { cases: asked.unwrap_or(usual), failure_persistence: None, ..ProptestConfig::default() }
}

/// Every operator on two numbers, in one share of its forms.
fn check_operators(x: Number, y: Number, share: usize) -> Result<(), TestCaseError> {
    let mut forms = Vec::new();
    for operator in Operator::ALL {
        let expected = operator.answer(x, y);
        forms.extend(forms::of(operator, x, y).into_iter().map(|form| (form, expected.clone())));
    }
    for (number, operator) in [(x, "-"), (y, "-")] {
        let expected = Answer::from(number.negated());
        forms.extend(forms::prefixed(operator, number).into_iter().map(|form| (form, expected.clone())));
    }
    let forms: Vec<_> = forms.into_iter().skip(share % shares()).step_by(shares()).collect();
    let program = forms::program(forms.iter().map(|(form, _)| form.as_str()));
    let (value, _) = run(&program)?;
    let got = answers(&value);
    prop_assert_eq!(got.len(), forms.len(), "{}", program);
    for ((form, expected), got) in forms.iter().zip(&got) {
        prop_assert_eq!(got, expected, "{}", form);
    }
    Ok(())
}

/// How a number prints by itself, inside an array and joined to a text.
fn check_text(x: Number) -> Result<(), TestCaseError> {
    let written = x.literal();
    let program = format!(
        "let x = {written}\nprint(x)\nprint({written})\nprint([x])\nprint('' + x)\nprint(x + '')\nprint('${{x}}')\nprint(str(x))"
    );
    let text = x.text();
    let expected = format!("{text}\n{text}\n[{text}]\n{text}\n{text}\n{text}\n{text}\n");
    prop_assert_eq!(run(&program)?.1, expected, "{}", program);
    Ok(())
}

/// The numbers a loop over a range meets, up to eight of them, walked and as an array's elements.
fn check_range(start: i64, end: i64, step: i64) -> Result<(), TestCaseError> {
    let expected: Vec<Answer> = model::range(start, end, step).take(8).map(|n| Answer::from(Number::Int(n))).collect();
    let bounds = [start, end, step].map(|n| Number::Int(n).literal());
    let [from, to, by] = &bounds;
    let walk = |range: &str| {
        format!("fn() {{ let met = [] for i in {range} {{ if len(met) == 8 {{ break }} push(met, i) }} return met }}")
    };
    let mut ranges = vec![format!("range({from}, {to}, {by})"), format!("range({from}, {to}, step={by})")];
    if step == 1 {
        ranges.push(format!("range({from}, {to})"));
        if start == 0 {
            ranges.push(format!("range({to})"));
        }
    }
    for range in ranges {
        for program in [
            format!("({})()", walk(&range)),
            format!("(fn(a, b, c) {{ return ({})() }})({from}, {to}, {by})", walk("range(a, b, c)")),
        ] {
            prop_assert_eq!(answers(&run(&program)?.0), expected.clone(), "{}", program);
        }
    }
    Ok(())
}

#[test]
fn operators_answer_as_the_model_at_the_boundaries_of_ints_and_floats() -> Result<(), TestCaseError> {
    let numbers = model::boundaries();
    let pairs = numbers.iter().flat_map(|x| numbers.iter().map(move |y| (*x, *y)));
    // A prime distance, so that a number does not meet its partners always in the same share.
    pairs.enumerate().try_for_each(|(count, (x, y))| check_operators(x, y, count + count / 7))
}

#[test]
fn numbers_at_the_boundaries_print_as_section_4_says() -> Result<(), TestCaseError> {
    model::boundaries().into_iter().try_for_each(check_text)
}

#[test]
fn ranges_at_the_boundaries_of_ints_end_where_they_should() -> Result<(), TestCaseError> {
    let ends = [i64::MIN, i64::MIN + 1, i64::MIN + 3, -2, 0, 2, i64::MAX - 3, i64::MAX - 1, i64::MAX];
    let steps = [i64::MIN, -1 << 62, -2, -1, 1, 2, 5, 1 << 62, i64::MAX];
    for start in ends {
        for end in ends {
            for step in steps {
                check_range(start, end, step)?;
            }
        }
    }
    Ok(())
}

fn number() -> impl Strategy<Value = Number> {
    prop_oneof![
        prop::sample::select(model::boundaries()),
        (-300i64..300).prop_map(Number::Int),
        any::<i64>().prop_map(Number::Int),
        // Whole numbers of every length, where a random one of 64 bits is nearly always long.
        (any::<i64>(), 0u32..64).prop_map(|(n, shift)| Number::Int(n >> shift)),
        any::<f64>().prop_map(Number::Float),
        (-30_000i32..30_000).prop_map(|n| Number::Float(f64::from(n) / 100.0)),
        (any::<i64>(), 0u32..64).prop_map(|(n, shift)| Number::Float((n >> shift) as f64)),
    ]
}

/// Two numbers, often neighbours or the same as another type.
fn pair() -> impl Strategy<Value = (Number, Number)> {
    prop_oneof![
        4 => (number(), number()),
        1 => number().prop_map(|x| (x, x)),
        1 => (number(), -2i64..3).prop_map(|(x, by)| (x, model::near(x, by))),
    ]
}

proptest! {
    #![proptest_config(cases(800))]

    #[test]
    fn operators_answer_as_the_model((x, y) in pair(), share in 0usize..6) {
        check_operators(x, y, share)?;
    }

    #[test]
    fn numbers_print_as_section_4_says(x in number()) {
        check_text(x)?;
    }

    #[test]
    fn ranges_hold_what_counting_gives(start in any::<i64>(), reach in -40i64..40, step in -9i64..10, shift in 0u32..64) {
        let start = start >> shift;
        check_range(start, start.saturating_add(reach), if step == 0 { 1 } else { step })?;
    }
}
