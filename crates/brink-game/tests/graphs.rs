//! The public graph: what is refused, how it is sorted, where its parts end up.

mod common;
use ::brink_game;
use brink_game::{GraphBuilder, GraphError, NodeKind};
use common::sketch::Sketch;
use common::{Random, random_graph};

fn to(node: usize) -> [(Option<String>, usize); 1] {
    [(None, node)]
}

#[test]
fn a_cycle_is_refused_with_its_nodes() {
    let mut b = GraphBuilder::new(["one"]);
    let start = b.decision("start", 0);
    let wait = b.decision("wait", 0);
    let again = b.chance("again");
    let end = b.terminal("end");
    b.action(start, "go", to(wait));
    b.action(wait, "stop", to(end));
    b.action(wait, "wait", to(again));
    b.action(again, "", to(wait));
    let names = ["wait", "again", "wait"].map(String::from).to_vec();
    assert_eq!(b.build(start).unwrap_err(), GraphError::Cycle(names));

    let mut b = GraphBuilder::new(["one"]);
    let start = b.decision("start", 0);
    b.action(start, "stay", to(start));
    assert!(matches!(b.build(start), Err(GraphError::Cycle(_))));
}

#[test]
fn repeated_names_and_dead_ends_are_refused() {
    let mut b = GraphBuilder::new(["one"]);
    let start = b.terminal("end");
    b.terminal("end");
    assert_eq!(b.build(start).unwrap_err(), GraphError::DuplicateNode("end".into()));

    let mut b = GraphBuilder::new(["one"]);
    let start = b.decision("start", 0);
    let end = b.terminal("end");
    b.action(start, "go", to(end));
    b.action(start, "go", to(end));
    let expected = GraphError::DuplicateAction { node: "start".into(), action: "go".into() };
    assert_eq!(b.build(start).unwrap_err(), expected);

    let mut b = GraphBuilder::new(["one"]);
    let start = b.decision("start", 0);
    assert_eq!(b.build(start).unwrap_err(), GraphError::NoAction("start".into()));
}

/// Two routes of two moves each meet at a node of a third mover; who moves first and second on
/// the routes is given.
fn diamond(first: Option<usize>, second: Option<usize>) -> Result<(), GraphError> {
    let mut b = GraphBuilder::new(["one", "two", "three"]);
    let add = |b: &mut GraphBuilder, name: &str, mover: Option<usize>| match mover {
        Some(player) => b.decision(name, player),
        None => b.chance(name),
    };
    let top = add(&mut b, "top", first);
    let left = add(&mut b, "left", second);
    let meet = b.decision("meet", 2);
    let out = b.terminal("out");
    let end = b.terminal("end");
    let direct = |b: &mut GraphBuilder, node, mover: Option<usize>, targets: [usize; 2]| {
        if mover.is_some() {
            b.action(node, "l", to(targets[0]));
            b.action(node, "r", to(targets[1]));
        } else {
            b.action(node, "", targets.map(|target| (None, target)));
        }
    };
    direct(&mut b, top, first, [left, meet]);
    direct(&mut b, left, second, [meet, out]);
    b.action(meet, "stop", to(end));
    b.build(top).map(|_| ())
}

#[test]
fn routes_may_meet_if_one_player_tells_them_apart() {
    assert!(diamond(Some(0), Some(0)).is_ok());
    assert!(diamond(Some(0), None).is_ok());
    assert!(diamond(None, Some(1)).is_ok());
    assert!(diamond(None, None).is_ok());
    let refused = diamond(Some(0), Some(1)).unwrap_err();
    let expected = GraphError::CorrelatedBeliefs {
        node: "meet".into(),
        first: "one".into(),
        second: "two".into(),
    };
    assert_eq!(refused, expected);
    let advice = "give the node an index that tells the routes apart";
    assert!(refused.to_string().ends_with(advice));
}

#[test]
fn routes_may_meet_at_the_end_whoever_moved() {
    let mut b = GraphBuilder::new(["one", "two"]);
    let start = b.decision("start", 0);
    let reply = b.decision("reply", 1);
    let end = b.terminal("end");
    b.action(start, "stop", to(end));
    b.action(start, "go", to(reply));
    b.action(reply, "stop", to(end));
    assert!(b.build(start).is_ok());
}

#[test]
fn routes_may_meet_where_only_chance_is_left() {
    let build = |mover: Option<usize>| {
        let mut b = GraphBuilder::new(["one", "two"]);
        let start = b.decision("start", 0);
        let replies = ["l", "r"].map(|name| b.decision(name, 1));
        let first = b.chance("first draw");
        let second = match mover {
            Some(player) => b.decision("second draw", player),
            None => b.chance("second draw"),
        };
        let ends = ["good", "bad"].map(|name| b.terminal(name));
        for (name, reply) in ["l", "r"].into_iter().zip(replies) {
            b.action(start, name, to(reply));
            b.action(reply, "draw", to(first));
            b.action(reply, "wait", to(second));
        }
        b.action(first, "", [(None, ends[0]), (None, second)]);
        b.action(second, "", ends.map(|end| (None, end)));
        b.build(start)
    };
    let (graph, _) = build(None).unwrap();
    let settled = |name: &str| graph.is_settled(graph.find_node(name).unwrap());
    assert!(["first draw", "second draw", "good"].into_iter().all(settled));
    assert!(!["start", "l"].into_iter().any(settled));
    // Who still moves needs to know what to believe.
    assert!(matches!(build(Some(0)), Err(GraphError::CorrelatedBeliefs { .. })));
}

#[test]
fn the_layout_says_where_parts_went() {
    let mut b = GraphBuilder::new(["one", "two"]);
    let end = b.terminal("end");
    let lost = b.decision("lost", 1);
    let reply = b.decision("reply", 1);
    let accident = b.terminal("accident");
    let start = b.decision("start", 0);
    let (unreached, _) = b.action(lost, "shout", to(end));
    let (stop, stop_edge) = b.action(reply, "stop", to(end));
    let branches = [(Some("accident".to_string()), accident), (None, reply)];
    let (go, go_edge) = b.action(start, "go", branches);
    let (graph, layout) = b.build(start).unwrap();

    assert_eq!(layout.node[start], Some(0));
    assert_eq!((layout.node[lost], layout.action[unreached]), (None, None));
    assert_eq!(graph.nodes().len(), 4);
    assert_eq!(graph.find_node("lost"), None);
    let reply = layout.node[reply].unwrap();
    assert_eq!(graph.nodes()[reply].name, "reply");
    assert_eq!(graph.find_node("reply"), Some(reply));
    let stop = layout.action[stop].unwrap();
    assert_eq!((graph.actions()[stop].node, graph.owner(stop)), (reply, Some(1)));
    assert_eq!(graph.find_action(reply, "stop"), Some(stop));
    assert_eq!(graph.actions()[stop].edges.start, layout.edge[stop_edge].unwrap());
    let go = layout.action[go].unwrap();
    let edges = graph.actions()[go].edges.clone();
    assert_eq!(edges, layout.edge[go_edge].unwrap()..layout.edge[go_edge + 1].unwrap() + 1);
    assert_eq!(graph.edges()[edges.start].label.as_deref(), Some("accident"));
    assert_eq!(graph.edges()[edges.start].target, layout.node[accident].unwrap());
    for (number, &node) in graph.terminals().iter().enumerate() {
        assert_eq!(graph.nodes()[node].kind, NodeKind::Terminal(number));
    }
    assert_eq!(graph.depth(), 2);
}

#[test]
fn nodes_are_in_topological_order() {
    for seed in 0..50 {
        let graph = random_graph(&mut Random(seed), 5);
        for (number, action) in graph.actions().iter().enumerate() {
            for edge in action.edges.clone() {
                assert!(graph.edges()[edge].target > action.node);
            }
            let player = graph.owner(number).unwrap();
            assert_eq!(graph.own_actions(player)[graph.slot(number)], number);
        }
        let all: usize = (0..2).map(|player| graph.own_actions(player).len()).sum();
        assert_eq!(all, graph.actions().len());
    }
}

#[test]
fn graphs_are_refused_exactly_where_two_players_tell_routes_apart() {
    let mut random = Random(1_983);
    let (mut refused, mut merged) = (0, 0);
    for _ in 0..20_000 {
        let sketch = Sketch::random(&mut random, 9);
        let reached: Vec<usize> =
            sketch.moves().filter(|&node| !sketch.routes(node).is_empty()).collect();
        merged += usize::from(reached.iter().any(|&node| sketch.routes(node).len() > 1));
        let is_faulty =
            |&node: &usize| !sketch.is_settled(node) && sketch.differing(node).len() > 1;
        let faulty: Vec<usize> = reached.into_iter().filter(is_faulty).collect();
        match sketch.build() {
            Ok(_) => assert!(faulty.is_empty(), "{sketch:?} passed in spite of {faulty:?}"),
            Err(GraphError::CorrelatedBeliefs { node, first, second }) => {
                refused += 1;
                let node = node.parse().expect("a number");
                assert!(faulty.contains(&node), "{sketch:?} refused at {node}");
                let expected = sketch.differing(node);
                assert_eq!([first, second], [expected[0], expected[1]].map(|p| p.to_string()));
            }
            Err(other) => panic!("{other}"),
        }
    }
    // Neither outcome is rare.
    assert!(refused > 2_000 && merged - refused > 2_000, "{refused} of {merged}");
}
