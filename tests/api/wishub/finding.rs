use serde_json::{Value, json};

use super::{Api, SQUARE, but, code, skill};

async fn with_skills() -> Api {
    let api = Api::start().await;
    for (id, name, description, category, language) in [
        ("skill_square", "计算平方", "计算数值的平方值", "math", "python"),
        ("skill_cube", "计算立方", "三次方", "math", "python"),
        ("lines", "Line counter", "Counts lines", "text", "bash"),
    ] {
        let source = if language == "bash" { "wc -l" } else { SQUARE };
        let fields = json!({ "skill_name": name, "description": description, "category": category });
        api.registered(but(skill(id, "1.0.0", language, source), fields)).await;
    }
    api
}

fn ids(answer: &Value) -> Vec<&str> {
    answer["skills"].as_array().unwrap().iter().map(|it| it["skill_id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn skills_are_found_and_shown_as_documented() {
    let api = with_skills().await;
    api.result("skill_cube", json!({ "value": 1 })).await;
    let (status, all) = api.get("discovery").await;
    assert_eq!(status, 200);
    // By name: Latin letters before Han.
    assert_eq!(ids(&all), ["advice", "hostile", "lines", "skill_square", "skill_cube"]);
    assert_eq!(all["pagination"], json!({ "page": 1, "page_size": 20, "total": 5, "total_pages": 1 }));
    let (_, found) = api.get("discovery?q=%E8%AE%A1%E7%AE%97&sort=popularity").await;
    assert_eq!(ids(&found), ["skill_cube", "skill_square"]);
    let keys: Vec<&String> = found["skills"][0].as_object().unwrap().keys().collect();
    let documented = [
        "skill_id",
        "skill_name",
        "description",
        "version",
        "language",
        "author",
        "category",
        "created_at",
        "popularity",
    ];
    assert_eq!(keys, documented);
    assert_eq!(found["skills"][0]["popularity"], 1);
    for (query, expected) in [
        ("q=平方", vec!["skill_square"]),
        ("q=平方计算", vec!["skill_square"]),
        ("q=COUNTER", vec!["lines"]),
        ("q=nothing+like+it", vec![]),
        ("category=math", vec!["skill_square", "skill_cube"]),
        ("category=math&language=bash", vec![]),
        ("language=bash", vec!["lines"]),
        ("category=math&page=2&page_size=1", vec!["skill_cube"]),
        ("category=math&page=3&page_size=1", vec![]),
        ("category=math&sort=date&q=", vec!["skill_cube", "skill_square"]),
    ] {
        let (status, answer) = api.get(&format!("discovery?{query}")).await;
        assert_eq!((status, ids(&answer)), (200, expected), "{query}");
    }
}

#[tokio::test]
async fn a_query_that_is_none_is_refused() {
    let api = Api::start().await;
    for query in ["page=0", "page=-1", "page=x", "page_size=0", "page_size=101", "page_size=1e3", "sort=size", "sort="]
    {
        let (status, answer) = api.get(&format!("discovery?{query}")).await;
        assert_eq!((status, code(&answer)), (422, "SKILL_INV_002"), "{query}");
    }
    assert_eq!(api.get(&format!("discovery?q={}", "x+".repeat(4000))).await.0, 200);
}

#[tokio::test]
async fn categories_and_languages_are_listed() {
    let api = with_skills().await;
    let (_, answer) = api.get("categories").await;
    assert_eq!(answer["categories"], json!(["general", "math", "text"]));
    assert_eq!(answer["counts"]["math"], 2);
    let (_, answer) = api.get("languages").await;
    let languages: Vec<&str> = answer["languages"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    for language in ["python", "typescript", "javascript", "go", "bash", "rust", "wasm", "lua"] {
        assert!(languages.contains(&language), "{answer}");
    }
}

#[tokio::test]
async fn details_are_as_documented() {
    let api = with_skills().await;
    let (status, answer) = api.get("skill_square").await;
    assert_eq!(status, 200);
    let skill = &answer["skill"];
    for field in [
        "skill_id",
        "skill_name",
        "description",
        "version",
        "language",
        "timeout",
        "license",
        "category",
        "input_schema",
        "output_schema",
        "created_at",
        "updated_at",
    ] {
        assert!(!skill[field].is_null(), "{field}: {skill}");
    }
    assert_eq!(skill["usage_stats"]["total_calls"], 0);
    let (status, answer) = api.get("nothing").await;
    assert_eq!((status, code(&answer)), (404, "SKILL_INV_001"));
    assert_eq!(answer["message"], "Skill 不存在: nothing");
}
