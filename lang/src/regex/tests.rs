//! The three ways of searching find the same, and what is slow can be stopped.

use regex_automata::Anchored;

use super::{Fault, Matches, Pattern, Simulation, Stretch, Walk, stretch};
use crate::builtins::Context;
use crate::error::Result;
use crate::table::test_world::World;

/// Expressions of every kind: alternatives in order, empty ones, classes, bounds, lazy and greedy, groups.
const EXPRESSIONS: [&str; 24] = [
    "a",
    "ab|a",
    "a|ab",
    "a*",
    "a+?b",
    "(a)(b)?",
    "(?:a|b)*c",
    "^a|b$",
    "(?m)^.",
    r"\bя",
    r"\w+",
    r"\d{2,3}",
    "я.?",
    "",
    "$",
    "(a|ab)(c|bcd)(d*)",
    "(?i)AБ",
    "[^a]b",
    r"(\w)(\w)*?\b",
    ".*c",
    "(a*)*",
    r"\Bb",
    "(?s).+$",
    "((a)|b)+",
];

const TEXTS: [&str; 12] =
    ["", "a", "ab", "abcd", "aab bab", "яa яb", "12 345 6", "aбAБ", "x\nab\nc", "aaaa", "abab c", "bяb"];

/// A way of searching: the first match at a place or behind it.
type Way<'w> = &'w mut dyn FnMut(&str, usize, &mut Context<'_>) -> Result<Option<Stretch>>;

fn all(text: &str, way: Way<'_>, context: &mut Context<'_>) -> Vec<Stretch> {
    (0..=text.len())
        .filter(|from| text.is_char_boundary(*from))
        .filter_map(|from| way(text, from, context).unwrap())
        .collect()
}

#[test]
fn every_way_finds_what_the_regex_crate_finds() {
    World::default().run(|context| {
        for expression in EXPRESSIONS {
            let regex = regex::Regex::new(expression).unwrap();
            let mut pattern = Pattern::new(expression).unwrap();
            let (nfa, hir) = (pattern.nfa.clone(), pattern.hir.clone());
            let (mut walk, mut simulation) = (Walk::new(&nfa, &hir), Simulation::default());
            for text in TEXTS {
                let expected =
                    all(text, &mut |t, from, _| Ok(regex.find_at(t, from).map(|m| (m.start(), m.end()))), context);
                let quick = all(text, &mut |t, from, context| pattern.find(t, from, context), context);
                assert_eq!(quick, expected, "{expression:?} at once in {text:?}");
                if let Some(walk) = &mut walk {
                    let walked = all(text, &mut |t, from, context| Ok(walk.find(t, from, context)?.unwrap()), context);
                    assert_eq!(walked, expected, "{expression:?} walked in {text:?}");
                }
                let mut simulated = |t: &str, from, context: &mut Context<'_>| {
                    let found = simulation.find(&nfa, t, from..t.len(), Anchored::No, 2, context)?;
                    Ok(found.and_then(|slots| stretch(&slots, 0)))
                };
                let simulated = all(text, &mut simulated, context);
                assert_eq!(simulated, expected, "{expression:?} simulated in {text:?}");
            }
        }
    });
}

#[test]
fn every_way_agrees_on_groups_and_on_what_comes_next() {
    World::default().run(|context| {
        for expression in EXPRESSIONS {
            let regex = regex::Regex::new(expression).unwrap();
            let mut pattern = Pattern::new(expression).unwrap();
            let (count, nfa) = (pattern.groups() + 1, pattern.nfa.clone());
            let mut simulation = Simulation::default();
            for text in TEXTS {
                let mut matches = Matches::default();
                for expected in regex.captures_iter(text) {
                    let found = matches.next(&mut pattern, text, context).unwrap().unwrap();
                    let expected: Vec<_> =
                        expected.iter().map(|group| group.map(|group| (group.start(), group.end()))).collect();
                    let groups = pattern.groups_of(text, found, context).unwrap();
                    assert_eq!(groups, expected, "{expression:?} at once in {text:?}");
                    let slots = simulation
                        .find(&nfa, text, found.0..found.1, Anchored::Yes, 2 * count, context)
                        .unwrap()
                        .unwrap();
                    let groups: Vec<_> = (0..count).map(|i| stretch(&slots, i)).collect();
                    assert_eq!(groups, expected, "{expression:?} simulated in {text:?}");
                }
                assert_eq!(matches.next(&mut pattern, text, context).unwrap(), None, "{expression:?} in {text:?}");
            }
        }
    });
}

#[test]
fn a_long_search_asks_the_host_all_the_way() {
    let text = "abcdefgh ".repeat(600_000);
    // The last two cannot be walked.
    for (expression, least) in [("zz", 5), ("(?s).*zz", 5), (r"\bя", 20), ("(z?)(z?)$", 20)] {
        let mut world = World::default();
        world.run(|context| Pattern::new(expression).unwrap().find(&text, 0, context).unwrap());
        assert!(world.ticks > least, "{expression}: {} looks", world.ticks);
        let mut world = World { stop_after: 2, ..World::default() };
        let stopped = world.run(|context| Pattern::new(expression).unwrap().find(&text, 0, context).is_err());
        assert!(stopped, "{expression}");
    }
    let mut world = World { stop_after: 2, ..World::default() };
    let all = (0, text.len());
    let stopped = world.run(|context| Pattern::new("(?s)(.)*").unwrap().groups_of(&text, all, context).is_err());
    assert!(stopped);
}

#[test]
fn what_would_take_much_memory_or_time_to_compile_is_refused() {
    for expression in [r"\w{1000}{1000}".to_owned(), "(a|b){50000}".to_owned(), "x".repeat(70_000)] {
        assert!(matches!(Pattern::new(&expression), Err(Fault::TooLarge)), "{}", &expression[..10]);
    }
    let nested = format!("{}a{}", "(".repeat(200), ")".repeat(200));
    assert!(matches!(Pattern::new(&nested), Err(Fault::Wrong { why: Some(_), .. })));
}

#[test]
fn a_fault_has_its_place_in_characters() {
    let place = |expression| match Pattern::new(expression) {
        Err(Fault::Wrong { position, .. }) => position,
        _ => 0,
    };
    assert_eq!(place("яя("), 3);
    assert_eq!(place("*a"), 1);
    assert_eq!(place("a[b"), 2);
    assert_eq!(place(r"я\p{Nothing}"), 2);
}
