//! The page itself.

use brink_study::results::{Analysis, WorldsSummary};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::sections;
use crate::text::humanize;
use crate::{Figure, figures, words};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Figures about what breaks the claims, which stand in a section of their own.
const OF_BREAKS: [&str; 2] = ["breaks", "peeling"];
/// Figures about plausible worlds.
const OF_WORLDS: [&str; 1] = ["worlds"];

/// The figures of a page by section, numbered in the order of the page.
struct Numbered<'a> {
    breaks: Vec<(usize, &'a Figure)>,
    worlds: Vec<(usize, &'a Figure)>,
    others: Vec<(usize, &'a Figure)>,
}

impl<'a> Numbered<'a> {
    /// The claims stand as a table of the page in place of their figure.
    fn of(figures: &'a [Figure]) -> Self {
        let mut next = 1;
        let mut take = |wanted: &dyn Fn(&str) -> bool| -> Vec<(usize, &'a Figure)> {
            let own: Vec<&Figure> = figures.iter().filter(|own| wanted(&own.name)).collect();
            let first = next;
            next += own.len();
            (first..).zip(own).collect()
        };
        let apart =
            |name: &str| name == "claims" || OF_BREAKS.contains(&name) || OF_WORLDS.contains(&name);
        Self {
            breaks: take(&|name| OF_BREAKS.contains(&name)),
            worlds: take(&|name| OF_WORLDS.contains(&name)),
            others: take(&|name| !apart(name)),
        }
    }
}

/// The whole report as one HTML document. `figures` are those of [`crate::figures::all`].
pub fn page(analysis: &Analysis, figures: &[Figure]) -> String {
    let about = &analysis.about;
    let drawn = Numbered::of(figures);
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
                    @if !drawn.breaks.is_empty() { (breaks(analysis, &drawn.breaks)) }
                    @if let Some(summary) = &analysis.worlds { (worlds(summary, &drawn.worlds)) }
                    section aria-labelledby="figures-title" {
                        h2 #figures-title { "Figures" }
                        @for (number, figure) in &drawn.others { (sections::figure(figure, *number)) }
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
                @if figures::fails_somewhere(&analysis.breaks) {
                    li { a href="#breaks" { "What breaks it" } }
                }
                @if analysis.worlds.is_some() { li { a href="#worlds" { "Plausible worlds" } } }
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
    let all = analysis.worlds.as_ref().and_then(|worlds| worlds.all_claims.as_ref());
    // One claim is its own row of the table.
    let together = all.filter(|_| analysis.claims.len() > 1).and_then(words::together);
    html! {
        section #argument {
            h2 { "The argument, checked" }
            p {
                "Each claim was put as a test on the solved game. Its verdict is that of the base \
                 case; the share tells in how many plausible worlds, drawn from the ranges below, \
                 it holds too (with a 95% interval)."
                @if analysis.worlds.as_ref().is_some_and(|worlds| !worlds.weights.is_empty()) {
                    " The shares after the evidence count each world as much as the evidence \
                     makes it likely."
                }
            }
            @if let Some(all) = together { p { strong { (all) } } }
            (sections::claims(&analysis.claims))
        }
    }
}

fn breaks(analysis: &Analysis, drawn: &[(usize, &Figure)]) -> Markup {
    let weighed = analysis.worlds.as_ref().is_some_and(figures::weighed);
    html! {
        section #breaks {
            h2 { "What breaks the claims" }
            p {
                "Worlds in which a claim fails were compared with those in which it holds: which limits \
                 on the assumptions do its failures have in common? What is found this way goes \
                 with failure in these worlds; it need not be its cause."
                @if weighed { " Worlds count as the evidence weighs them." }
            }
            ul { @for found in &analysis.breaks { li {
                (words::breaks(found))
                @if let Some(tree) = found.tree.as_ref().filter(|tree| tree.split.is_some()) {
                    details {
                        summary { "A second opinion: a small tree" }
                        (sections::tree(tree))
                    }
                }
            } } }
            @for (number, figure) in drawn { (sections::figure(figure, *number)) }
        }
    }
}

fn worlds(summary: &WorldsSummary, drawn: &[(usize, &Figure)]) -> Markup {
    html! {
        section #worlds {
            h2 { "Plausible worlds" }
            p { (words::drawn(summary)) " They are called " code { (summary.name) } "." }
            @if let Some(refused) = words::refused(summary) {
                p { (refused) }
                (sections::constraints(summary))
            }
            @if !summary.evidence.is_empty() {
                h3 { "The evidence" }
                p {
                    "Each piece makes some worlds likelier than others. The worlds that it leaves are \
                     how many of equal weight would say as much; a Pareto k near or above 0.7 means \
                     that a few worlds carry the weight."
                }
                (sections::evidence(summary))
                @for weights in &summary.weights {
                    @let withheld = weights.withheld.is_some();
                    p class=[withheld.then_some("warning")] {
                        (words::weights(weights, summary.count))
                    }
                }
            }
            @for (number, figure) in drawn { (sections::figure(figure, *number)) }
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
            @if let Some(found) = words::multiplicity(&analysis.claims) { p { (found) } }
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
