//! TypeScript skills: types go, lines stay.

use serde_json::json;
use skill_tests::{TestHost, TestHostBuilder};

const RUN: &str = r#"import { double, type Pair } from './lib/math.js';
import { label } from './lib/label.ts';

enum Kind { Small = 1, Large = 10 }
interface Inputs { n: number; fail?: boolean }

export function execute({ n, fail }: Inputs): { pair: Pair; kind: string; label: string } {
  if (fail) throw new TypeError(`cannot ${n satisfies number}`);
  return { pair: [n, double(n)], kind: Kind[n >= Kind.Large ? Kind.Large : Kind.Small]!, label: label(n) };
}
"#;

const FILES: [(&str, &str); 3] = [
    ("run.ts", RUN),
    ("lib/math.ts", "export type Pair = [number, number];\nexport const double = (n: number): number => 2 * n;\n"),
    ("lib/label.ts", "export function label<T>(x: T): string {\n  return `<${String(x)}>`;\n}\n"),
];

fn skill(builder: TestHostBuilder, name: &str, files: &[(&str, &str)]) -> TestHostBuilder {
    let manifest = format!("name: {name}\ndescription: A test.\nruntime: typescript\n");
    builder.skill(name, &[&[("skill.yaml", manifest.as_str())], files].concat())
}

#[tokio::test]
async fn a_function_in_typescript_answers() {
    let host = skill(TestHost::builder(), "typed", &FILES).build().await;
    let expected = json!({"pair": [10, 20], "kind": "Large", "label": "<10>"});
    assert_eq!(host.call("typed", json!({"n": 10})).await.unwrap(), expected);
}

#[tokio::test]
async fn a_stack_has_the_lines_of_the_source() {
    let host = skill(TestHost::builder(), "typed", &FILES).build().await;
    let execution = host.run("typed", json!({"n": 1, "fail": true})).await;
    assert!(execution.failure.unwrap().message.ends_with("TypeError: cannot 1"));
    assert!(execution.stderr.contains("at execute (/skill/run.ts:8:"), "{}", execution.stderr);
}

#[tokio::test]
async fn what_is_no_typescript_is_told_with_its_place() {
    let broken = "export function execute(inputs: object) {\n  const x: = 1;\n}\n";
    let host = skill(TestHost::builder(), "broken", &[("run.ts", broken)]).build().await;
    let execution = host.run("broken", json!({})).await;
    assert!(execution.failure.unwrap().message.contains("SyntaxError: "), "{}", execution.stderr);
    assert!(execution.stderr.contains("/skill/run.ts:2:12"), "{}", execution.stderr);
}

/// The code that was kept is of the text that was there: a file that changes under a loaded skill is compiled anew.
#[tokio::test]
async fn a_changed_file_is_not_run_from_the_cache() {
    let host = skill(TestHost::builder(), "typed", &FILES).build().await;
    host.call("typed", json!({"n": 1})).await.unwrap();
    let label = host.skills_dir().join("typed/lib/label.ts");
    std::fs::write(label, "export const label = (x: number): string => `changed ${x}`;\n").unwrap();
    assert_eq!(host.call("typed", json!({"n": 1})).await.unwrap()["label"], "changed 1");
}
