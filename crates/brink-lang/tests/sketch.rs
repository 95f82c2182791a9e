//! A model of the intended size: extended deterrence with ladders, chance and measures.

use std::fmt::Write;

use brink_lang::parse;

const SKETCH: &str = include_str!("models/sketch.brink");

#[test]
fn the_sketch_compiles_into_a_valid_game() {
    let model = parse("sketch.brink", SKETCH).unwrap_or_else(|d| panic!("{}", d.render(false)));
    assert!(model.warnings().is_empty(), "{}", model.warnings().render(false));
    assert_eq!(model.name(), "extended_deterrence");
    assert!(model.story().is_some_and(|story| story.starts_with("A strong neighbour")));
    let stake = &model.parameters()[0].declaration;
    assert_eq!(stake.doc.as_deref(), Some("defender's value of the territory"));
    assert_eq!(stake.unit.as_deref(), Some("challenger's full prize"));

    let compiled = model.compile(&[]).unwrap_or_else(|d| panic!("{}", d.render(false)));
    assert!(compiled.is_affine());
    let mut evaluator = compiled.evaluator();
    let inputs: Vec<f64> = compiled
        .interface()
        .inputs
        .iter()
        .map(|input| match input.name.family() {
            "challenger_cost" | "defender_cost" => 12.0,
            "warheads" | "warheads_scale" => 100.0,
            "war" => 1.0,
            _ => 0.3,
        })
        .collect();
    evaluator.evaluate(&inputs, &[0.4, f64::NAN]).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(evaluator.control_values(), [0.4, 0.4]);
    let game = evaluator.game().unwrap();
    game.validate().unwrap();
    // One open, three responses, two rungs by three paths with a battle each; outcomes: status
    // quo, catastrophe, three ceded, three repelled.
    assert_eq!(game.graph.nodes().len(), 1 + 3 + 6 + 6 + 8);
    // autonomous[path] = alert * hazard * usable * exposure
    let open = game.graph.find_node("open").unwrap();
    let attack = game.graph.find_action(open, "attack[invasion]").unwrap();
    let hazard = game.edge_probability[game.graph.actions()[attack].edges.start];
    let expected = 0.4 * 0.3 * (1.0 - (-1.0_f64).exp()) * 0.3;
    assert!((hazard - expected).abs() < 1e-15);
}

/// The first example of the language reference is a whole model.
#[test]
fn the_example_of_the_reference_compiles() {
    let reference = include_str!("../../../docs/language.md");
    let example = reference.split("```brink\n").nth(1).and_then(|rest| rest.split("```").next());
    let model = parse("language.md", example.unwrap_or_default())
        .unwrap_or_else(|d| panic!("{}", d.render(false)));
    assert!(model.warnings().is_empty(), "{}", model.warnings().render(false));
    let compiled = model.compile(&[]).unwrap_or_else(|d| panic!("{}", d.render(false)));
    assert!(compiled.is_affine());
}

/// Long chains of formulas end in a value or a diagnostic, never in an overflow of the stack.
#[test]
fn long_chains_of_formulas() {
    let chain = |length: usize| {
        let mut text = String::from("model m\nplayers p, q\nlet f0 = 1\n");
        for at in 1..=length {
            let before = at - 1;
            writeln!(text, "let f{at} = f{before} + (f{before} - 1)").unwrap();
        }
        writeln!(
            text,
            "outcome end {{ p: f{length} }}
start go
p at go: on -> end"
        )
        .unwrap();
        parse("m.brink", &text).map(|model| model.compile(&[]).is_ok())
    };
    assert_eq!(chain(100), Ok(true));
    assert_eq!(chain(10_000), Ok(false));
}

/// A window of vulnerability over many months: larger, but no different.
#[test]
fn a_long_dynamic_model() {
    let text = "model m\nplayers c, d\nsize months = 120\nset month = 1..months\n\
        set war = { won, stalled, lost }\nset path = { a, b }\ncontrol posture[month] in [0, 1]\n\
        param t[war, war] in simplex\nparam base[war] in [0, 1]\nparam growth in [0, 1]\n\
        type c.motive in { greedy: 0.5, meek: 0.5 }\ntype c.cost ~ uniform(0, 1)\n\
        type d.cost ~ uniform(0, 1)\n\
        let force[month] = if month == 1 then 0.1 else force[month - 1] * (1 + growth)\n\
        outcome quiet\noutcome crash { c: -cost d: -cost }\n\
        outcome ceded[path, month, war] { c: (if motive == greedy then 2 else 1) * base[war] * 0.9 ^ month \
        d: -force[month] }\n\
        start open[1, stalled]\n\
        c at open[month, war]:\n  wait if month < last(month) -> \
        draw next in war with t[war, next] -> open[month + 1, next]\n  rest if month == last(month) -> quiet\n  \
        attack[path] pays { c: -0.1 d: -0.2 } -> hazard 0.1 * posture[month]: crash, else answer[path, month, war]\n\
        d at answer[path, month, war]:\n  yield -> ceded[path, month, war]\n  fight -> hazard 0.5: crash, else quiet\n\
        measure attack = reach(open.attack)\nmeasure when[month] = reach(open[month, war].attack)\n\
        measure lost = expect(force[month] at ceded[path, month, war])\n";
    let model = parse("m.brink", text).unwrap_or_else(|d| panic!("{}", d.render(false)));
    let compiled = model.compile(&[]).unwrap_or_else(|d| panic!("{}", d.render(false)));
    // Month 1 has one state of the war; every state has a node, two answers and two outcomes.
    assert_eq!(compiled.graph().nodes().len(), (1 + 119 * 3) * 5 + 2);
    assert_eq!(compiled.interface().measures.len(), 122);
    let mut inputs = vec![1.0, 0.0, 0.0, 0.2, 0.6, 0.2, 0.0, 0.0, 1.0, 0.1, 0.2, 0.3, 0.01];
    let controls = vec![0.5; 120];
    let mut evaluator = compiled.evaluator();
    evaluator.evaluate(&inputs, &controls).unwrap_or_else(|e| panic!("{e}"));
    evaluator.game().unwrap().validate().unwrap();
    inputs[3] = 0.3;
    assert!(evaluator.evaluate(&inputs, &controls).is_err());
}
