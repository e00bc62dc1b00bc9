//! The whole skill, as a host calls it.

use serde_json::{Value, json};
use skill_sdk::testing::{self, Recording};

use super::*;

fn call(input: Value) -> Recording<Result<Value, Error>> {
    testing::run(|| {
        let output = skill_sdk::invoke::<summarize>(&input.to_string())?;
        Ok(serde_json::from_str(&output)?)
    })
}

fn answer(input: Value) -> Value {
    call(input).result.unwrap_or_else(|error| panic!("{error}"))
}

fn refusal(input: Value) -> (String, String) {
    match call(input).result {
        Ok(output) => panic!("{output}"),
        Err(error) => (error.code_text().unwrap_or_default().into(), error.message().into()),
    }
}

#[test]
fn a_table_of_text() {
    let run = call(json!({"csv": "town,people,founded\nBern,134794,1191-01-01\n\"Basel, Stadt\",178120,\n", "top": 1}));
    let output = run.result.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(output["rows"], 2);
    assert_eq!(output["columns"][0]["lengths"], json!({"min": 4, "max": 12}));
    assert_eq!(output["columns"][1]["type"], "integer");
    assert_eq!(output["columns"][1]["numbers"]["mean"], 156457);
    assert_eq!(
        output["columns"][2],
        json!({
            "name": "founded", "type": "date", "count": 1, "missing": 1, "distinct": 1,
            "top": [{"value": "1191-01-01", "count": 1}],
            "dates": {"earliest": "1191-01-01", "latest": "1191-01-01"},
        })
    );
    assert_eq!(
        String::from_utf8_lossy(&run.artifacts["summary.csv"]),
        "column,type,count,missing,distinct,most_frequent,min,max,mean,stddev,p25,median,p75\n\
         town,text,2,0,2,\"Basel, Stadt\",,,,,,,\n\
         people,integer,2,0,2,134794,134794,178120,156457,30636.1084017,145625.5,156457,167288.5\n\
         founded,date,1,1,1,1191-01-01,1191-01-01,1191-01-01,,,,,\n"
    );
    assert!(run.artifacts["summary.md"].starts_with(b"# Table summary\n\n2 rows, 3 columns\n"));
}

#[test]
fn rows_may_lack_fields() {
    let output = answer(json!({"rows": [{"a": 1, "b": true}, {"b": null, "c": [1, 2]}, {}]}));
    let of = |at: usize| (output["columns"][at]["name"].clone(), output["columns"][at]["type"].clone());
    assert_eq!(
        [of(0), of(1), of(2)],
        [("a", "integer"), ("b", "boolean"), ("c", "text")].map(|(n, t)| (json!(n), json!(t)))
    );
    assert_eq!(output["columns"][0]["missing"], 2);
    assert_eq!(output["columns"][2]["top"], json!([{"value": "[1,2]", "count": 1}]));
}

#[test]
fn numbers_per_group() {
    let rows = json!([
        {"region": "north", "amount": 10, "id": "007"}, {"region": "south", "amount": 1.5, "id": "008"},
        {"region": "north", "amount": 20, "id": "009"}, {"amount": null, "id": "010"},
    ]);
    let output = answer(json!({"rows": rows, "group_by": ["region"]}));
    let groups = output["groups"].as_array().map(Vec::as_slice).unwrap_or_default();
    let keys = groups.iter().map(|g| (&g["key"]["region"], &g["rows"])).collect::<Vec<_>>();
    assert_eq!(keys, [(&json!(null), &json!(1)), (&json!("north"), &json!(2)), (&json!("south"), &json!(1))]);
    assert_eq!(groups[1]["numbers"]["amount"]["sum"], 30);
    assert_eq!(groups[0]["numbers"], json!({}));
}

#[test]
fn the_delimiter_is_found_out() {
    for text in ["a;b\n1;2,5\n", "a\tb\n1\t2,5\n", "\u{feff}a|b\n1|\"2,5\"\n"] {
        let output = answer(json!({ "csv": text }));
        assert_eq!(output["columns"][0]["name"], "a", "{text}");
        assert_eq!(output["columns"][1]["top"][0]["value"], "2,5", "{text}");
    }
    assert_eq!(answer(json!({"csv": "a:b\n1:2\n", "delimiter": ":"}))["columns"][1]["numbers"]["max"], 2);
}

#[test]
fn every_column_has_a_name_of_its_own() {
    let output = answer(json!({"csv": "x,,x\n1,2,3\n"}));
    let names = output["columns"].as_array().map(|all| all.iter().map(|c| c["name"].clone()).collect::<Vec<_>>());
    assert_eq!(names, Some(vec![json!("x"), json!("column_2"), json!("x_3")]));
}

#[test]
fn a_table_may_have_no_rows() {
    let output = answer(json!({"csv": "a,b\n"}));
    assert_eq!(output["rows"], 0);
    assert_eq!(output["columns"][0]["type"], "empty");
}

#[test]
fn what_is_wrong_with_the_table_is_said() {
    let cases = [
        (json!({}), "invalid-input", "give the table either as `csv` or as `rows`"),
        (json!({"csv": "a", "rows": []}), "invalid-input", "give the table either as `csv` or as `rows`"),
        (json!({"rows": [], "titel": 1}), "invalid-input", "/titel: unknown field `titel`"),
        (json!({"rows": [1]}), "invalid-input", "/rows/0: invalid type: integer `1`, expected a map"),
        (json!({"csv": ""}), "empty", "the table has no columns"),
        (json!({"csv": "a,b\n1,2\n1,2,3\n"}), "ragged", "line 3 has 3 fields, the header 2"),
        (
            json!({"csv": "a,b\n", "group_by": ["c"]}),
            "unknown-column",
            "`group_by` names the column \"c\"; there are a, b",
        ),
        (json!({"csv": "a,b\n", "delimiter": "→"}), "invalid-input", "the delimiter must be ASCII"),
    ];
    for (input, code, message) in cases {
        let (actual, text) = refusal(input.clone());
        assert_eq!(actual, code, "{input}: {text}");
        assert!(text.starts_with(message), "{input}: {text}");
    }
}
