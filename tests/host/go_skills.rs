//! Go skills behind the whole host: functions and programs, what does not compile, and programs that mean harm.

use serde_json::json;
use skill_host::domain::Failure;
use skill_tests::{TestHost, TestHostBuilder};

use crate::told;

const EXECUTE: &str = "package main\n\nfunc Execute(inputs map[string]any) (any, error) { return inputs, nil }\n";

fn go(builder: TestHostBuilder, name: &str, manifest: &str, files: &[(&str, &str)]) -> TestHostBuilder {
    let manifest = format!("name: {name}\ndescription: A test.\n{manifest}");
    builder.skill(name, &[("skill.yaml", &*manifest)]).skill(name, files)
}

/// Why each of these programs, by what it does, could not be loaded.
async fn reasons(programs: &[(&str, &[(&str, &str)])]) -> String {
    let builder = programs.iter().fold(TestHost::builder(), |b, (name, files)| go(b, name, "", files));
    let host = go(builder, "good", "", &[("run.go", EXECUTE)]).build().await;
    let listing = host.skills();
    let loaded: Vec<&str> = listing.skills.iter().map(|s| &*s.name).collect();
    assert_eq!(loaded, ["good"]);
    assert_eq!(host.call("good", json!({"a": [1]})).await.unwrap(), json!({"a": [1]}));
    let all: Vec<String> = listing.errors.iter().map(|e| format!("{}: {}", e.skill, e.error)).collect();
    all.join("\n")
}

#[tokio::test]
async fn a_function_is_a_skill() {
    let typed = r#"package main

import (
	"errors"
	"fmt"
	"os"
)

type Input struct {
	Name string `json:"name"`
	Age  *int   `json:"age"`
}

func Execute(in Input) (map[string]string, error) {
	fmt.Println("printed")
	if in.Age == nil {
		return nil, errors.New("no age")
	}
	if *in.Age > 99 {
		os.Exit(42)
	}
	return map[string]string{"hello": "<" + in.Name + ">"}, os.WriteFile("artifacts/x.txt", nil, 0o644)
}
"#;
    let host = go(TestHost::builder(), "typed", "runtime: {type: go}\n", &[("run.go", typed)]);
    let host = go(host, "untyped", "runtime: golang\n", &[("main.go", EXECUTE)]).build().await;
    let execution = host.run("typed", json!({"name": "Zoë", "age": 3})).await;
    assert_eq!(execution.output, Some(json!({"hello": "<Zoë>"})), "{:?}", execution.failure);
    assert_eq!((execution.stderr.as_str(), execution.artifacts.len()), ("printed\n", 1));
    let input = json!({"n": 1.5, "s": "ü", "l": [null, true, {}]});
    assert_eq!(host.call("untyped", input.clone()).await.unwrap(), input);
    let mut all = Vec::new();
    for (skill, input) in [
        ("typed", json!({"name": "x"})),
        ("typed", json!({"name": "x", "age": 100})),
        ("typed", json!({"name": 1})),
        ("untyped", json!([1])),
    ] {
        all.push(told(&host.failure(skill, input).await));
    }
    insta::assert_snapshot!(all.join("\n"));
}

#[tokio::test]
async fn what_does_not_compile_is_told_with_file_and_line() {
    let main = |text: &str| format!("package main\n\n{text}\n");
    let (undefined, syntax, unused) = (
        main("func main() {\n\tprintln(nothing)\n\tvar x int = \"s\"\n}"),
        main("func main() {\n\tif true {\n}"),
        main("import \"os\"\n\nfunc main() {}"),
    );
    let signature = main("func Execute(a, b int) int { return 1 }");
    let nothing = main("func helper() {}");
    let module = "module example.com/m\n\ngo 1.22\n";
    let importing = main("import \"example.com/m/part\"\n\nfunc main() { part.F() }");
    insta::assert_snapshot!(
        reasons(&[
            ("undefined", &[("run.go", &undefined)]),
            ("syntax", &[("run.go", &syntax)]),
            ("unused", &[("run.go", &unused)]),
            ("signature", &[("run.go", &signature)]),
            ("no-function", &[("run.go", &nothing)]),
            ("no-main-package", &[("run.go", "package skill\n\nfunc Execute() {}\n")]),
            ("empty", &[("run.go", "")]),
            (
                "in-a-package",
                &[
                    ("go.mod", module),
                    ("main.go", &importing),
                    ("part/part.go", "package part\n\nfunc F() int {\n\treturn \"x\"\n}\n"),
                ]
            ),
            (
                "cycle",
                &[
                    ("go.mod", module),
                    ("main.go", &importing),
                    ("part/part.go", "package part\n\nimport _ \"example.com/m/other\"\n\nfunc F() {}\n"),
                    ("other/other.go", "package other\n\nimport _ \"example.com/m/part\"\n"),
                ]
            ),
            ("newer", &[("go.mod", "module m\n\ngo 1.99\n"), ("main.go", EXECUTE)]),
            (
                "new-syntax",
                &[
                    ("go.mod", "module m\n\ngo 1.17\n"),
                    ("main.go", "package main\n\nfunc F[T any](t T) {}\n\nfunc main() { F(1) }\n"),
                ]
            ),
        ])
        .await
    );
}

#[tokio::test]
async fn what_is_not_there_is_refused_by_name() {
    let importing = |path: &str| format!("package main\n\nimport _ {path:?}\n\nfunc main() {{}}\n");
    let (dependency, missing, absent) = (importing("github.com/spf13/cobra"), importing("fmtt"), importing("m/absent"));
    let (cgo, js) = (importing("C"), importing("syscall/js"));
    let module = ("go.mod", "module m\n\ngo 1.22\n\nrequire github.com/spf13/cobra v1.8.0\n");
    insta::assert_snapshot!(
        reasons(&[
            ("dependency", &[module, ("main.go", &dependency)]),
            ("misspelt", &[("main.go", &missing)]),
            ("absent-package", &[module, ("main.go", &absent)]),
            ("cgo", &[("main.go", &cgo)]),
            ("cgo-elsewhere", &[("main.go", EXECUTE), ("c.go", &cgo.replace("func main() {}", ""))]),
            ("javascript", &[("main.go", &js)]),
            ("assembler", &[("main.go", EXECUTE), ("x_wasm.s", "TEXT ·f(SB), 0, $0\n")]),
        ])
        .await
    );
}

#[tokio::test]
async fn vendored_packages_are_compiled() {
    let main = "package main\n\nimport \"example.org/greet\"\n\nfunc Execute(in struct{ Name string }) (any, error) { return greet.To(in.Name), nil }\n";
    let host = go(
        TestHost::builder(),
        "vendored",
        "",
        &[
            ("go.mod", "module m\n\ngo 1.22\n\nrequire example.org/greet v1.0.0\n"),
            ("main.go", main),
            ("vendor/modules.txt", "# example.org/greet v1.0.0\n## explicit; go 1.18\nexample.org/greet\n"),
            (
                "vendor/example.org/greet/greet.go",
                "package greet\n\nfunc To(n string) string { return \"hello \" + n }\n",
            ),
        ],
    )
    .build()
    .await;
    assert_eq!(host.call("vendored", json!({"Name": "x"})).await.unwrap(), json!("hello x"));
}

/// None of these reaches anything outside of the skill's folder, and none takes the host with it.
#[tokio::test]
async fn hostile_sources_are_refused() {
    let bomb = "package main\n\nvar x [1 << 40]byte\n\nfunc main() { println(len(x), x[len(x)/2]) }\n";
    let nested =
        format!("package main\n\nvar x = {}1{}\n\nfunc main() {{}}\n", "(".repeat(2_000_000), ")".repeat(2_000_000));
    let embed = |pattern: &str| {
        format!(
            "package main\n\nimport _ \"embed\"\n\n//go:embed {pattern}\nvar s string\n\nfunc main() {{ print(s) }}\n"
        )
    };
    let (above, absolute, manifest) = (embed("../../x"), embed("/etc/passwd"), embed("*/../../../etc/passwd"));
    let import = |path: &str| format!("package main\n\nimport _ {path:?}\n\nfunc main() {{}}\n");
    let (relative, root, inner) = (import("../secret"), import("/etc"), import("internal/abi"));
    let escape = import("m/../../secret");
    let linkname = "package main\n\nimport _ \"unsafe\"\n\n//go:linkname exit runtime.proc_exit\nfunc exit(code int32)\n\nfunc main() { exit(0) }\n";
    let pull = "package main\n\nimport _ \"unsafe\"\n\n//go:linkname sbrk runtime.sbrk\nvar sbrk func(uintptr) uintptr\n\n//go:linkname x runtime.firstmoduledata\nvar x int\n\nfunc main() { println(x) }\n";
    let own_import = "package main\n\n//go:wasmimport evil shell\nfunc shell(command uint32) uint32\n\nfunc main() { println(shell(1)) }\n";
    let line = "package main\n\n//line /etc/passwd:1\nfunc main() { undefined() }\n";
    insta::assert_snapshot!(
        reasons(&[
            ("array-bomb", &[("run.go", bomb)]),
            ("nesting-bomb", &[("run.go", &nested)]),
            ("embed-above", &[("run.go", &above)]),
            ("embed-absolute", &[("run.go", &absolute)]),
            ("embed-around", &[("run.go", &manifest)]),
            ("import-above", &[("run.go", &relative)]),
            ("import-absolute", &[("run.go", &root)]),
            ("import-around", &[("go.mod", "module m\n\ngo 1.22\n"), ("run.go", &escape)]),
            ("import-internal", &[("run.go", &inner)]),
            ("linkname-function", &[("run.go", linkname)]),
            ("linkname-variable", &[("run.go", pull)]),
            ("host-import", &[("run.go", own_import)]),
            ("line-directive", &[("run.go", line)]),
        ])
        .await
    );
}

/// Each type holds the one before twice: there is not enough time to write down the last.
#[tokio::test]
async fn compiling_is_limited() {
    let (calls, ends) = ("p(".repeat(40), ")".repeat(40));
    let doubling = format!(
        "package main\n\nfunc p[T any](t T) (r struct{{ a, b *T }}) {{ return }}\n\nfunc main() {{ println({calls}1{ends}.a) }}\n"
    );
    let reason = reasons(&[("type-bomb", &[("run.go", &doubling)])]).await;
    assert!(reason.starts_with("type-bomb: it does not compile: its compilation hit the limit `"), "{reason}");
}

#[tokio::test]
async fn links_out_of_the_folder_are_not_followed() {
    let secret = tempfile::tempdir().unwrap();
    std::fs::write(secret.path().join("secret.txt"), "the secret").unwrap();
    std::fs::write(secret.path().join("secret.go"), "package main\n\nconst secret = 1\n").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let embed =
        "package main\n\nimport _ \"embed\"\n\n//go:embed secret.txt\nvar s string\n\nfunc main() { print(s) }\n";
    std::fs::write(folder.path().join("skill.yaml"), "name: links\ndescription: A test.\n").unwrap();
    let host = TestHost::builder().build().await;
    let mut all = Vec::new();
    for (file, source) in [("secret.txt", embed), ("secret.go", "package main\n\nfunc main() { println(secret) }\n")] {
        std::fs::write(folder.path().join("run.go"), source).unwrap();
        std::os::unix::fs::symlink(secret.path().join(file), folder.path().join(file)).unwrap();
        let error = host.add_skill(folder.path()).await.err().expect("it was loaded").to_string();
        assert!(!error.contains("the secret"), "{error}");
        all.push(error);
    }
    insta::assert_snapshot!(all.join("\n"));
}

const SHORT: &str = "limits: {timeout: 3s, cpu: 2s, memory: 96MiB, stdout: 64KiB, disk_bytes: 1MiB, disk_files: 64}\n";

const HOSTILE: &str = r#"package main

import (
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strings"
	"time"
	"unsafe"
)

var sink any

func recurse(n int) int { return recurse(n+1) + 1 }

func Execute(in struct{ Do string }) (any, error) {
	switch in.Do {
	case "spin":
		for {
		}
	case "sleep":
		time.Sleep(time.Hour)
	case "recursion":
		return recurse(0), nil
	case "goroutines":
		for {
			go func() { select {} }()
		}
	case "busy-goroutines":
		for range 1000 {
			go func() {
				for {
					runtime.Gosched()
				}
			}()
		}
		select {}
	case "memory":
		var all [][]byte
		for {
			all = append(all, make([]byte, 1<<20))
			sink = all
		}
	case "one-allocation":
		sink = make([]byte, 1<<40)
	case "map":
		m := map[int]string{}
		for i := 0; ; i++ {
			m[i] = strings.Repeat("x", 1000)
		}
	case "channel":
		<-make(chan int)
	case "flood":
		for {
			fmt.Fprintln(os.NewFile(1, "stdout"), strings.Repeat("y", 1000))
		}
	case "disk":
		for i := 0; ; i++ {
			if err := os.WriteFile(fmt.Sprint("/tmp/", i), make([]byte, 1<<16), 0o644); err != nil {
				return nil, err
			}
		}
	case "regex":
		re := regexp.MustCompile(strings.Repeat("(a*)*", 300) + "b")
		for {
			re.MatchString(strings.Repeat("a", 5000))
		}
	case "pointer":
		p := (*int)(unsafe.Pointer(uintptr(1 << 31)))
		*p = 7
	case "trample":
		for at := uintptr(0); ; at += 8 {
			*(*uint64)(unsafe.Pointer(at)) = ^uint64(0)
		}
	case "finalizer":
		panic(fmt.Sprint(strings.Repeat("panic ", 3)))
	}
	return "nothing", nil
}
"#;

#[tokio::test]
async fn hostile_programs_end_as_the_hosts_errors() {
    let host = go(TestHost::builder(), "hostile", SHORT, &[("run.go", HOSTILE)]);
    let host = go(host, "good", "", &[("run.go", EXECUTE)]).build().await;
    for does in [
        "spin",
        "sleep",
        "recursion",
        "goroutines",
        "busy-goroutines",
        "memory",
        "one-allocation",
        "map",
        "channel",
        "flood",
        "disk",
        "regex",
        "pointer",
        "trample",
        "finalizer",
    ] {
        let failure: Failure = host.failure("hostile", json!({"Do": does})).await;
        // Go ends some of them by itself.
        let kinds = ["timeout", "limit-exceeded", "non-zero-exit", "trap"];
        assert!(kinds.contains(&failure.kind.name()), "{does}: {}", told(&failure));
        println!("{does}: {}", told(&failure).chars().take(300).collect::<String>());
        assert_eq!(host.call("good", json!({"ok": does})).await.unwrap(), json!({"ok": does}), "after {does}");
    }
    assert!(host.left_in_scratch().is_empty());
}

#[tokio::test]
async fn a_skill_is_compiled_once_and_again_when_it_changes() {
    let folder = tempfile::tempdir().unwrap();
    let answer = |n: u32| format!("package main\n\nfunc Execute(any) (int, error) {{ return {n}, nil }}\n");
    std::fs::write(folder.path().join("skill.yaml"), "name: number\ndescription: A test.\n").unwrap();
    for n in [1, 2, 1] {
        std::fs::write(folder.path().join("run.go"), answer(n)).unwrap();
        let host = TestHost::builder().build().await;
        host.add_skill(folder.path()).await.unwrap();
        assert_eq!(host.call("number", json!({})).await.unwrap(), json!(n));
    }
}
