//! From characters to tokens.

use std::sync::Arc;

use crate::source::{Diagnostic, Diagnostics, SourceFile, Span};

/// Words that cannot be names.
pub(crate) const KEYWORDS: [&str; 27] = [
    "model", "players", "set", "size", "param", "control", "type", "let", "outcome", "start",
    "measure", "at", "unseen", "chance", "hazard", "else", "draw", "with", "if", "then", "in",
    "and", "or", "not", "pays", "inf", "mod",
];

/// Symbols, longer ones before their prefixes.
const SYMBOLS: [&str; 28] = [
    "->", "..", "<=", ">=", "==", "!=", "(", ")", "[", "]", "{", "}", ",", ":", ";", ".", "=", "<",
    ">", "+", "-", "*", "/", "^", "~", "|", "%", "&",
];

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TokenKind {
    Identifier(String),
    Keyword(&'static str),
    Symbol(&'static str),
    Number(f64),
    Text(String),
    End,
}

#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
    /// Whether it is the first on its line.
    pub(crate) starts_line: bool,
}

impl Token {
    /// The token as an error message names it.
    pub(crate) fn describe(&self) -> String {
        match &self.kind {
            TokenKind::Identifier(name) => format!("the name `{name}`"),
            TokenKind::Keyword(word) => format!("the word `{word}`"),
            TokenKind::Symbol(symbol) => format!("`{symbol}`"),
            TokenKind::Number(number) => format!("the number {number}"),
            TokenKind::Text(_) => "a text in quotes".into(),
            TokenKind::End => "the end of the text".into(),
        }
    }
}

/// Splits a text into tokens; the last one is always [`TokenKind::End`]. Characters that have
/// no meaning are reported and skipped.
pub(crate) fn lex(file: &Arc<SourceFile>, diagnostics: &mut Diagnostics) -> Vec<Token> {
    let mut lexer = Lexer { file, text: &file.text, at: 0, diagnostics, tokens: Vec::new() };
    lexer.run();
    lexer.tokens
}

struct Lexer<'a> {
    file: &'a Arc<SourceFile>,
    text: &'a str,
    at: usize,
    diagnostics: &'a mut Diagnostics,
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    fn run(&mut self) {
        let mut starts_line = true;
        while let Some(c) = self.peek() {
            let start = self.at;
            if c == '\n' {
                starts_line = true;
                self.at += 1;
                continue;
            }
            if c.is_whitespace() {
                self.at += c.len_utf8();
                continue;
            }
            if c == '#' {
                self.skip_while(|c| c != '\n');
                continue;
            }
            if self.foreign_remark() {
                continue;
            }
            if let Some(kind) = self.token(c) {
                let span = Span::new(start, self.at);
                self.tokens.push(Token { kind, span, starts_line });
                starts_line = false;
            }
        }
        let span = Span::new(self.text.len(), self.text.len());
        self.tokens.push(Token { kind: TokenKind::End, span, starts_line: true });
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn skip_while(&mut self, keep: impl Fn(char) -> bool) {
        while let Some(c) = self.peek().filter(|&c| keep(c)) {
            self.at += c.len_utf8();
        }
    }

    /// Reports and skips a remark as other languages write it.
    fn foreign_remark(&mut self) -> bool {
        let start = self.at;
        let rest = &self.text[start..];
        let end = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |at| at + 2)
        } else {
            return false;
        };
        self.at += end;
        let span = Span::new(start, start + 2);
        let message = format!("`{}` has no meaning here", &rest[..2]);
        let help = "a remark begins with `#`; a division is `a / b`, without its rest \
                    `floor(a / b)`";
        self.diagnostics.push(Diagnostic::error(self.file, span, message, "").with_help(help));
        true
    }

    fn token(&mut self, c: char) -> Option<TokenKind> {
        if c.is_alphabetic() || c == '_' {
            return Some(self.word());
        }
        let digit_follows =
            self.text[self.at + c.len_utf8()..].starts_with(|c: char| c.is_ascii_digit());
        if c.is_ascii_digit() || (c == '.' && digit_follows) {
            return Some(self.number());
        }
        if c == '"' {
            return Some(self.text_token());
        }
        if self.text[self.at..].starts_with("**") {
            let span = Span::new(self.at, self.at + 2);
            self.at += 2;
            let message = "`**` has no meaning here";
            let help = "write `x ^ y` for a power";
            self.diagnostics.push(Diagnostic::error(self.file, span, message, "").with_help(help));
            return Some(TokenKind::Symbol("^"));
        }
        for symbol in SYMBOLS {
            if self.text[self.at..].starts_with(symbol) {
                self.at += symbol.len();
                return Some(TokenKind::Symbol(symbol));
            }
        }
        self.unknown(c);
        None
    }

    fn word(&mut self) -> TokenKind {
        let start = self.at;
        self.skip_while(|c| c.is_alphanumeric() || c == '_');
        let word = &self.text[start..self.at];
        match KEYWORDS.iter().find(|&&keyword| keyword == word) {
            Some(keyword) => TokenKind::Keyword(keyword),
            None => TokenKind::Identifier(word.into()),
        }
    }

    fn number(&mut self) -> TokenKind {
        let start = self.at;
        let digits = |c: char| c.is_ascii_digit() || c == '_';
        self.skip_while(digits);
        let rest = &self.text[self.at..];
        // `1..3` is a range, not the number `1.` before `.3`.
        if rest.starts_with('.') && !rest.starts_with("..") {
            self.at += 1;
            self.skip_while(digits);
        }
        let rest = &self.text.as_bytes()[self.at..];
        if matches!(rest.first(), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(rest.get(1), Some(b'+' | b'-')));
            if rest.get(1 + sign).is_some_and(u8::is_ascii_digit) {
                self.at += 1 + sign;
                self.skip_while(digits);
            }
        }
        let text = self.text[start..self.at].replace('_', "");
        let span = Span::new(start, self.at);
        if self.peek().is_some_and(|c| c.is_alphabetic() || c == '_') {
            self.skip_while(|c| c.is_alphanumeric() || c == '_');
            let span = Span::new(start, self.at);
            let diagnostic = Diagnostic::error(
                self.file,
                span,
                format!("`{}` is neither a number nor a name", &self.text[start..self.at]),
                "a name cannot begin with a digit",
            );
            self.diagnostics.push(diagnostic.with_help("for a product write `2 * x`"));
            return TokenKind::Number(0.0);
        }
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => TokenKind::Number(number),
            _ => {
                let message = "this number is too large for a computer's real numbers";
                self.diagnostics.push(Diagnostic::error(self.file, span, message, ""));
                TokenKind::Number(0.0)
            }
        }
    }

    fn text_token(&mut self) -> TokenKind {
        let start = self.at;
        let (mark, lines) = if self.text[self.at..].starts_with("\"\"\"") {
            ("\"\"\"", true)
        } else {
            ("\"", false)
        };
        self.at += mark.len();
        let mut content = String::new();
        loop {
            let rest = &self.text[self.at..];
            if rest.starts_with(mark) {
                self.at += mark.len();
                return TokenKind::Text(content);
            }
            let Some(c) = rest.chars().next().filter(|&c| lines || c != '\n') else {
                break;
            };
            self.at += c.len_utf8();
            if c != '\\' {
                content.push(c);
                continue;
            }
            match self.peek() {
                Some('n') => content.push('\n'),
                Some(c @ ('"' | '\\')) => content.push(c),
                _ => {
                    content.push('\\');
                    continue;
                }
            }
            self.at += 1;
        }
        let end = if lines { (start + 3).min(self.at) } else { self.at };
        let diagnostic = Diagnostic::error(
            self.file,
            Span::new(start, end),
            "this text has no closing quotation mark",
            format!("expected {mark} at its end"),
        );
        let help = "a text over several lines stands between \"\"\" and \"\"\"";
        self.diagnostics.push(diagnostic.with_help(help));
        TokenKind::Text(content)
    }

    fn unknown(&mut self, c: char) {
        let start = self.at;
        self.at += c.len_utf8();
        let help = match c {
            '≤' => "write `<=`",
            '≥' => "write `>=`",
            '≠' => "write `!=`",
            '→' => "write `->`",
            '−' | '–' | '—' => "write the plain hyphen `-` for minus",
            '×' | '·' => "write `*` for a product",
            '“' | '”' | '„' | '‘' | '’' | '\'' => {
                "write texts between plain double quotes: \"...\""
            }
            '÷' => "write `/` for a division",
            '∈' => "write `in`",
            '∧' => "write `and`",
            '∨' => "write `or`",
            '¬' => "write `not`",
            '…' => "write `..` between the bounds of an integer set",
            '?' => "write `if CONDITION then x else y` for a choice",
            '∞' => "write `inf`",
            '!' => "write `not` for a negation and `!=` for unequal",
            _ => "only names, numbers, texts in quotes and the language's symbols can stand here",
        };
        let message = format!("the character `{}` has no meaning here", c.escape_debug());
        let span = Span::new(start, self.at);
        self.diagnostics.push(Diagnostic::error(self.file, span, message, "").with_help(help));
    }
}
