//! `workflow run`.

use serde_json::json;

use crate::program::Place;

#[test]
fn a_workflow_is_run_and_its_outputs_printed() {
    let place = Place::new();
    let nodes = json!({ "nodes": [
        { "id": "a", "skill_id": "skill_square", "inputs": { "value": "${inputs.value}" } },
        { "id": "b", "skill_id": "skill_square", "inputs": { "value": "${a.result}" } },
    ]});
    place.write("squares.json", &nodes.to_string());
    let ended = place.run(&["workflow", "run", "squares.json", "--input", r#"{"value": 3}"#]);
    assert_eq!(ended.succeeded().json()["b"]["result"], 81);
    // What the API takes runs too, and inputs of the command line go before its own.
    let body = json!({ "workflow_id": "w", "workflow": nodes, "inputs": { "value": 2 }, "timeout": 60 });
    place.write("body.json", &body.to_string());
    assert_eq!(place.run(&["workflow", "run", "body.json"]).succeeded().json()["b"]["result"], 16);
    let ended = place.run(&["workflow", "run", "body.json", "--json", "--input", r#"{"value": 1}"#]);
    assert_eq!(ended.succeeded().json()["nodes"][1]["output"]["result"], 1);
}

#[test]
fn what_is_wrong_is_said_and_what_is_done_is_printed() {
    let place = Place::new();
    place.run(&["workflow", "run", "gone.json"]).failed(3, &["gone.json"]);
    place.write("bad.json", "{");
    place.run(&["workflow", "run", "bad.json"]).failed(3, &["bad.json is not JSON"]);
    let node = |id: &str, value: &str| json!({ "id": id, "skill_id": "skill_square", "inputs": { "value": value } });
    place.write("cycle.json", &json!({ "nodes": [node("a", "${b.result}"), node("b", "${a.result}")] }).to_string());
    place.run(&["workflow", "run", "cycle.json"]).failed(3, &["cycle.json", "a → b → a"]);
    place.write("unknown.json", &json!({ "nodes": [{ "id": "a", "skill_id": "nothing" }] }).to_string());
    place.run(&["workflow", "run", "unknown.json"]).failed(3, &["there is no skill named"]);
    let good = json!({ "id": "good", "skill_id": "skill_square", "inputs": { "value": 2 } });
    place.write("half.json", &json!({ "nodes": [good, node("bad", "text")] }).to_string());
    let ended = place.run(&["workflow", "run", "half.json"]);
    ended.failed(3, &["node bad failed", "node bad"]);
    assert_eq!(ended.json(), json!({ "good": { "result": 4, "input": 2 } }));
}
