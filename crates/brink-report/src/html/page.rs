//! The page itself.

use brink_study::results::Analysis;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::sections;
use crate::text::humanize;
use crate::{Figure, words};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The whole report as one HTML document. `figures` are those of [`crate::figures::all`]; the
/// claims stand as a table of the page in place of their figure.
pub fn page(analysis: &Analysis, figures: &[Figure]) -> String {
    let about = &analysis.about;
    let drawn: Vec<&Figure> = figures.iter().filter(|figure| figure.name != "claims").collect();
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content=(format!("brink {}", about.version));
                title { (about.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (header(analysis))
                main {
                    (answer(analysis))
                    @if !analysis.claims.is_empty() { (argument(analysis)) }
                    section aria-labelledby="figures-title" {
                        h2 #figures-title { "Figures" }
                        @for (index, figure) in drawn.iter().enumerate() {
                            (sections::figure(figure, index + 1))
                        }
                    }
                    @if let Some(levers) = &analysis.best_levers { section #levers {
                        h2 { "Best mix of levers" }
                        p { (lever_words(analysis)) }
                        (sections::levers(&analysis.best_dial, levers, &about.player))
                    } }
                    (assumptions(analysis))
                    (trust(analysis))
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    page.into_string()
}

fn header(analysis: &Analysis) -> Markup {
    let about = &analysis.about;
    html! {
        header {
            p.kicker { (about.model_title) }
            h1 { (about.title) }
            p.meaning {
                "Scenario " code { (about.scenario) } ", model " code { (about.model) }
                @if let Some(view) = &about.view { ", view " code { (view) } }
                @if !about.date.is_empty() { ", facts as of " (about.date) }
            }
            nav aria-label="Contents" { ul {
                li { a href="#answer" { "Answer" } }
                @if !analysis.claims.is_empty() { li { a href="#argument" { "Argument" } } }
                li { a href="#figures-title" { "Figures" } }
                @if analysis.best_levers.is_some() { li { a href="#levers" { "Levers" } } }
                li { a href="#assumptions" { "Assumptions" } }
                li { a href="#trust" { "How far to trust it" } }
            } }
        }
    }
}

fn answer(analysis: &Analysis) -> Markup {
    html! {
        section #answer {
            h2 { "Answer" }
            p.answer { (words::answer(analysis)) }
            @for warning in words::warnings(analysis) { p.warning role="note" { (warning) } }
            @if let Some(outcomes) = words::consequences(analysis) { p { (outcomes) } }
            ul { @for sentence in words::price(analysis) { li { (sentence) } } }
            @if let Some(tally) = words::tally(analysis) { p { (tally) } }
            (sections::ends(analysis))
            @if !analysis.about.story.trim().is_empty() {
                h3 { "The case" }
                @for paragraph in paragraphs(&analysis.about.story) { p { (paragraph) } }
            }
        }
    }
}

fn argument(analysis: &Analysis) -> Markup {
    html! {
        section #argument {
            h2 { "The argument, checked" }
            p {
                "Each claim was put as a test on the solved game. Its verdict is that of the base \
                 case; the share tells in how many plausible worlds, drawn from the ranges below, \
                 it holds too (with a 95% interval)."
            }
            (sections::claims(&analysis.claims))
        }
    }
}

fn lever_words(analysis: &Analysis) -> String {
    let Some(levers) = &analysis.best_levers else { return String::new() };
    let gain = levers.value - analysis.best_dial.value;
    let player = humanize(&analysis.about.player);
    let dial = humanize(&analysis.about.dial);
    let noise = crate::best::Best::of(analysis).noise;
    if gain.is_finite() && gain > noise {
        format!(
            "Set one by one, the levers give the {player} {} more value than the {dial} alone.",
            crate::number::value(gain)
        )
    } else {
        format!("Setting the levers one by one gives the {player} no more than the {dial} alone.")
    }
}

fn assumptions(analysis: &Analysis) -> Markup {
    let judged = analysis.assumptions.iter().filter(|assumption| assumption.judgement).count();
    html! {
        section #assumptions {
            h2 { "Assumptions" }
            p {
                (counted(analysis.assumptions.len(), "number goes", "numbers go")) " in; "
                (counted(judged, "of them rests", "of them rest"))
                " on the analyst’s judgement and " (if judged == 1 { "is" } else { "are" })
                " marked so."
            }
            (sections::assumptions(&analysis.assumptions))
        }
    }
}

/// `1 number`, `3 numbers`.
fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

fn trust(analysis: &Analysis) -> Markup {
    let about = &analysis.about;
    html! {
        section #trust {
            h2 { "How far to trust it" }
            p { (words::certificate(analysis)) }
            p {
                "The numbers follow from the model and the assumptions above; they are no forecast \
                 and hold no information that the assumptions do not."
            }
            h3 { "To reproduce" }
            pre { code { (about.command) } }
            p.meaning { "Brink " (about.version) ", seed " (about.seed) "." }
        }
    }
}

fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty())
}
