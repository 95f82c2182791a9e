//! Random mutations of a text: cut, copied, swapped and spliced lines, words and bytes.
#![allow(dead_code, missing_docs, unreachable_pub)]

/// `SplitMix64` (Steele, Lea & Flood 2014).
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

const SPLICES: [&str; 28] = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "\"\"\"",
    "->",
    "..",
    "-",
    "*",
    "/",
    "^",
    "1e999",
    "nan",
    "inf",
    "0",
    "-1",
    "1e-320",
    "if ",
    " then ",
    " else ",
    "sum(p in path: ",
    "draw w in path with 1 -> ",
    "\u{fffd}",
    "\u{1f4a5}",
    "= ",
];

/// The text after one to six random edits.
pub fn mutate(text: &str, random: &mut Random) -> String {
    let mut text = text.to_owned();
    for _ in 0..=random.below(6) {
        text = match random.below(6) {
            0 => swap_lines(&text, random),
            1 => drop_line(&text, random),
            2 => splice(&text, random),
            3 => cut(&text, random),
            4 => copy(&text, random),
            _ => replace_word(&text, random),
        };
    }
    text
}

fn boundary(text: &str, random: &mut Random) -> usize {
    let mut at = random.below(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn swap_lines(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    if lines.is_empty() {
        return text.to_owned();
    }
    let (a, b) = (random.below(lines.len()), random.below(lines.len()));
    lines.swap(a, b);
    lines.join("\n")
}

fn drop_line(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    if !lines.is_empty() {
        lines.remove(random.below(lines.len()));
    }
    lines.join("\n")
}

fn splice(text: &str, random: &mut Random) -> String {
    let at = boundary(text, random);
    let piece = SPLICES[random.below(SPLICES.len())].repeat(1 + random.below(3));
    format!("{}{piece}{}", &text[..at], &text[at..])
}

fn cut(text: &str, random: &mut Random) -> String {
    let start = boundary(text, random);
    let rest = &text[start..];
    let length = boundary(&rest[..boundary(rest, random).min(rest.len())], random);
    format!("{}{}", &text[..start], &rest[length..])
}

fn copy(text: &str, random: &mut Random) -> String {
    let (a, b) = (boundary(text, random), boundary(text, random));
    let piece: String = text[a.min(b)..a.max(b)].chars().take(200).collect();
    let at = boundary(text, random);
    format!("{}{piece}{}", &text[..at], &text[at..])
}

fn replace_word(text: &str, random: &mut Random) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.is_empty() {
        return text.to_owned();
    }
    let (from, to) = (words[random.below(words.len())], words[random.below(words.len())]);
    text.replacen(from, to, 1 + random.below(3))
}
