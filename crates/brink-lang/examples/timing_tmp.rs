use std::time::Instant;
fn main() {
    for months in [1000] {
    let text = format!("model m\nplayers c, d\nsize months = {months}\n\
        set month = 1..months\nset war = {{ won, stalled, lost }}\nset path = {{ a, b }}\ncontrol posture[month] in [0, 1]\n\
        param t[war, war] in simplex\nparam base[war] in [0, 1]\nparam growth in [0, 1]\n\
        type c.motive in {{ greedy: 0.5, meek: 0.5 }}\ntype c.cost ~ uniform(0, 1)\ntype d.cost ~ uniform(0, 1)\n\
        let force[month] = if month == 1 then 0.1 else force[month - 1] * (1 + growth)\n\
        outcome quiet\noutcome crash {{ c: -cost d: -cost }}\n\
        outcome ceded[path, month, war] {{ c: (if motive == greedy then 2 else 1) * base[war] * 0.9 ^ month d: -force[month] }}\n\
        start open[1, stalled]\n\
        c at open[month, war]:\n  wait if month < last(month) -> draw next in war with t[war, next] -> open[month + 1, next]\n  rest if month == last(month) -> quiet\n  \
        attack[path] pays {{ c: -0.1 d: -0.2 }} -> hazard 0.1 * posture[month]: crash, else answer[path, month, war]\n\
        d at answer[path, month, war]:\n  yield -> ceded[path, month, war]\n  fight -> hazard 0.5: crash, else quiet\n\
        measure attack = reach(open.attack)\nmeasure when[month] = reach(open[month, war].attack)\n\
        measure lost = expect(force[month] at ceded[path, month, war])\n");
    let t = Instant::now();
    let model = brink_lang::parse("m.brink", &text).unwrap();
    let p = t.elapsed();
    let compiled = match model.compile(&[]) { Ok(c) => c, Err(d) => { println!("{}", d.render(false)); return; } };
    let c = t.elapsed();
    let inputs = vec![1.0, 0.0, 0.0, 0.2, 0.6, 0.2, 0.0, 0.0, 1.0, 0.1, 0.2, 0.3, 0.0001];
    let controls = vec![0.5; months];
    let mut e = compiled.evaluator();
    e.evaluate(&inputs, &controls).unwrap();
    let n = 2_000_000 / compiled.operations().0 + 1;
    let t = Instant::now();
    for _ in 0..n { e.evaluate(&inputs, &controls).unwrap(); }
    let ns = t.elapsed().as_nanos() as f64 / n as f64;
    println!("months {months}: nodes {} parse {p:?} compile {c:?} ops {:?} evaluate {ns} ns = {} per op", compiled.graph().nodes().len(), compiled.operations(), ns / compiled.operations().0 as f64);
    }
}
