//! Games to draw: a crisis of the usual size, a textbook one, and one too large for a page.

use brink_study::SolveStatus;
use brink_study::results::{NodeKind, Solution, TreeAction, TreeBranch, TreeNode};
use brink_study::solve::ConceptName;

/// Builds a tree depth first; nodes are renumbered so that parents come first.
struct Builder {
    nodes: Vec<TreeNode>,
}

impl Builder {
    fn new() -> Self {
        Self { nodes: Vec::new() }
    }

    fn node(&mut self, name: &str, player: Option<&str>, reach: f64) -> usize {
        self.nodes.push(TreeNode {
            name: name.to_owned(),
            player: player.map(str::to_owned),
            kind: if player.is_some() { NodeKind::Decision } else { NodeKind::Terminal },
            information_set: None,
            reach,
            actions: Vec::new(),
        });
        self.nodes.len() - 1
    }

    /// Adds an action whose branches are (label, probability, target).
    fn action(
        &mut self,
        node: usize,
        name: &str,
        probability: f64,
        to: &[(Option<&str>, f64, usize)],
    ) {
        let branches = to
            .iter()
            .map(|(label, probability, target)| TreeBranch {
                label: label.map(str::to_owned),
                probability: *probability,
                target: *target,
            })
            .collect();
        if self.nodes[node].player.is_none() {
            self.nodes[node].kind = NodeKind::Chance;
        }
        self.nodes[node].actions.push(TreeAction { name: name.to_owned(), probability, branches });
    }

    fn solution(self, players: &[&str]) -> Solution {
        Solution {
            concept: ConceptName::Pbe,
            status: SolveStatus::Converged,
            max_regret: 2.2e-12,
            relative_regret: 8.1e-14,
            local_regret: 9.3e-14,
            residual: 3.0e-13,
            players: players.iter().map(|player| (*player).to_owned()).collect(),
            nodes: self.nodes,
            types: Vec::new(),
        }
    }
}

/// Attack on three paths, two rungs of escalation, risks on the way.
pub(crate) fn tree_of() -> Solution {
    let mut b = Builder::new();
    let open = b.node("open", Some("challenger"), 1.0);
    let catastrophe = b.node("catastrophe", None, 0.0212);
    let status_quo = b.node("status_quo", None, 0.775);
    let paths =
        [("convoy_strike", 0.148, 0.03), ("land_grab", 0.0712, 0.05), ("invasion", 0.0009, 0.09)];
    b.action(
        open,
        "wait",
        0.7799,
        &[(Some("accident"), 0.0021, catastrophe), (None, 0.9979, status_quo)],
    );
    for (path, chance, hazard) in paths {
        let reach = chance * (1.0 - hazard);
        let response = rung(&mut b, path, 1, reach, catastrophe);
        let name = format!("attack[{path}]");
        b.action(
            open,
            &name,
            chance,
            &[(Some("autonomous"), hazard, catastrophe), (None, 1.0 - hazard, response)],
        );
    }
    b.solution(&["challenger", "defender"])
}

fn rung(b: &mut Builder, path: &str, level: u32, reach: f64, catastrophe: usize) -> usize {
    let response = b.node(&format!("response[{path}, {level}]"), Some("defender"), reach);
    let ceded = b.node(&format!("ceded[{path}, {level}]"), None, 0.3 * reach);
    b.action(response, "acquiesce", 0.3, &[(None, 1.0, ceded)]);
    let battle = b.node(&format!("battle[{path}, {level}]"), None, 0.5 * reach);
    b.action(
        response,
        &format!("fight[{path}]"),
        0.5,
        &[(Some("inherent"), 0.008, catastrophe), (None, 0.992, battle)],
    );
    let lost = b.node(&format!("lost[{path}]"), None, 0.34 * reach);
    let repelled = b.node(&format!("repelled[{path}]"), None, 0.16 * reach);
    b.action(battle, "", 1.0, &[(Some("lost"), 0.68, lost), (Some("repelled"), 0.32, repelled)]);
    let answer = b.node(&format!("answer[{path}, {level}]"), Some("challenger"), 0.17 * reach);
    b.action(response, "escalate", 0.2, &[(Some("rung"), 0.15, catastrophe), (None, 0.85, answer)]);
    let withdrawn = b.node(&format!("withdrawn[{path}]"), None, 0.11 * reach);
    b.action(answer, "withdraw", 0.64, &[(None, 1.0, withdrawn)]);
    let next = if level < 2 {
        rung(b, path, level + 1, 0.06 * reach, catastrophe)
    } else {
        b.node(&format!("ceded_late[{path}]"), None, 0.06 * reach)
    };
    b.action(answer, "press", 0.36, &[(None, 1.0, next)]);
    response
}

/// Entry deterrence: two players, three ends.
pub(crate) fn entry_game() -> Solution {
    let mut b = Builder::new();
    let start = b.node("start", Some("entrant"), 1.0);
    let reply = b.node("reply", Some("incumbent"), 0.6);
    let out = b.node("stays_out", None, 0.4);
    let fight = b.node("price_war", None, 0.0);
    let share = b.node("duopoly", None, 0.6);
    b.action(start, "enter", 0.6, &[(None, 1.0, reply)]);
    b.action(start, "stay out", 0.4, &[(None, 1.0, out)]);
    b.action(reply, "fight", 0.0, &[(None, 1.0, fight)]);
    b.action(reply, "accommodate", 1.0, &[(None, 1.0, share)]);
    b.solution(&["entrant", "incumbent"])
}

/// Thirty-six months with three war states, three players and long names: a graph in which many
/// paths meet.
pub(crate) fn long_game() -> Solution {
    let mut b = Builder::new();
    let states = ["quick_victory", "stalemate", "defeat"];
    let months = 36;
    let mut index = Vec::new();
    for month in 1..=months {
        for state in states {
            let name = format!("open[{month}, {state}]");
            index.push(b.node(&name, Some("challenger_general_staff"), 0.33));
        }
    }
    let attacked =
        b.node("the_challenger_attacks_and_the_alliance_must_answer", Some("alliance"), 0.2);
    let mediated = b.node("mediation", Some("mediator"), 0.1);
    let end = b.node("window_closed_by_denial", None, 0.5);
    let lost = b.node("ally_lost_after_a_long_conventional_campaign", None, 0.1);
    b.action(attacked, "resist_with_all_means", 0.5, &[(None, 1.0, lost)]);
    b.action(attacked, "call_for_mediation", 0.5, &[(None, 1.0, mediated)]);
    b.action(mediated, "freeze", 1.0, &[(None, 1.0, end)]);
    for month in 0..months {
        for state in 0..3 {
            let node = index[month * 3 + state];
            let next: Vec<(Option<&str>, f64, usize)> = if month + 1 < months {
                (0..3)
                    .map(|k| (Some(states[k]), [0.25, 0.5, 0.25][k], index[(month + 1) * 3 + k]))
                    .collect()
            } else {
                vec![(None, 1.0, end)]
            };
            b.action(node, "wait_for_another_month", 0.9, &next);
            b.action(node, "attack_across_the_border", 0.1, &[(None, 1.0, attacked)]);
        }
    }
    b.solution(&["challenger_general_staff", "alliance", "mediator"])
}
