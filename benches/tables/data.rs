//! The files the tables are read from: the same in every run, from one seed.

use std::fs::File;
use std::io::{BufWriter, Result, Write};
use std::path::Path;

/// Places, a few: one hundred of them with their numbers.
const CITIES: [&str; 10] =
    ["Минск", "Гродно", "Брест", "Витебск", "Могилёв", "Berlin", "Paris", "São Paulo", "Tokyo", "Lima"];
/// Different users, as ints.
const USERS: u64 = 10_000;
/// Different names, as texts.
const NAMES: u64 = 100_000;

/// Numbers by chance (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// The numbers below `count`, each once, in any order.
    fn shuffled(&mut self, count: u64) -> Vec<u64> {
        let mut numbers: Vec<u64> = (0..count).collect();
        for i in (1..numbers.len()).rev() {
            numbers.swap(i, self.below(i as u64 + 1) as usize);
        }
        numbers
    }
}

/// Writes the files into the folder: `rows.csv` of so many rows, `second.csv` with as many keys, `half.csv` with half of
/// them, `people.csv` with every name.
pub fn write(folder: &Path, rows: u64) -> Result<()> {
    let mut chance = Chance(20_260_921);
    let create = |name: &str| File::create(folder.join(name)).map(BufWriter::new);
    let mut out = create("rows.csv")?;
    writeln!(out, "id,user,name,city,amount,quantity,rate,day,active,note")?;
    for id in chance.shuffled(rows) {
        let user = chance.below(USERS);
        let name = name(chance.below(NAMES));
        let city = city(chance.below(100));
        write!(out, "{id},{user},{name},{city},")?;
        // One amount in twenty is missing, one quantity in fifty.
        if chance.below(20) > 0 {
            write!(out, "{}.{:02}", chance.below(1000), chance.below(100))?;
        }
        out.write_all(b",")?;
        if chance.below(50) > 0 {
            write!(out, "{}", chance.below(100))?;
        }
        let rate = (chance.next() >> 11) as f64 / (1u64 << 53) as f64;
        let (year, month, day) = (2020 + chance.below(6), 1 + chance.below(12), 1 + chance.below(28));
        write!(out, ",{rate},{year}-{month:02}-{day:02},{},", chance.below(2) == 0)?;
        if chance.below(10) == 0 {
            writeln!(out, "\"paid, item {}\"", chance.below(1000))?;
        } else {
            writeln!(out, "item {}", chance.below(1000))?;
        }
    }
    out.flush()?;

    let mut out = create("second.csv")?;
    writeln!(out, "id,value")?;
    for id in chance.shuffled(rows) {
        writeln!(out, "{id},{}", chance.below(1_000_000))?;
    }
    out.flush()?;

    let mut out = create("half.csv")?;
    writeln!(out, "id,part")?;
    for id in chance.shuffled(rows).into_iter().filter(|id| id % 2 == 0) {
        writeln!(out, "{id},{}", chance.below(1_000_000))?;
    }
    out.flush()?;

    let mut out = create("people.csv")?;
    writeln!(out, "name,level")?;
    for number in chance.shuffled(NAMES) {
        writeln!(out, "{},{}", name(number), chance.below(100))?;
    }
    out.flush()
}

fn name(number: u64) -> String {
    // Texts of six to thirteen bytes that do not begin alike.
    let scrambled = number.wrapping_mul(2_654_435_761) % 4_294_967_291;
    format!("{scrambled:x}-{}", number % 1000)
}

fn city(number: u64) -> String {
    let base = CITIES[number as usize % CITIES.len()];
    if number < 10 { base.to_owned() } else { format!("{base} {}", number / 10) }
}
