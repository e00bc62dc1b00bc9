#!/usr/bin/env bash
# A small runner of tests: TAP output, timing, captured output of what fails, a summary as JUnit.
set -u
mkdir -p "$ARTIFACTS_DIR" suite
cat > suite/01_math.sh <<'T'
test_add() { [ $((1 + 2)) -eq 3 ]; }
test_divide() { result=$(echo "scale=3; 10 / 4" | bc); assert_equals "2.500" "$result"; }
test_broken() { assert_equals 4 $((2 + 3)); }
T
cat > suite/02_text.sh <<'T'
setup() { work=$(mktemp -d --tmpdir suite.XXXXXX); cd "$work"; }
teardown() { rm -rf "$work"; }
test_upper() { assert_equals ABC "$(tr a-z A-Z <<< abc)"; }
test_files() { touch a b; assert_equals "a b" "$(echo *)"; }
skip_later() { :; }
test_exit() { echo "before"; exit 9; }
T
assert_equals() {
  [[ $1 == "$2" ]] && return 0
  printf 'expected %q, got %q\n' "$1" "$2" >&2
  return 1
}
setup() { :; }; teardown() { :; }
number=0 failed=0
declare -a results=()
run_file() {
  local file=$1 name out status
  source "$file"
  while read -r name; do
    number=$((number + 1))
    out=$( (set -e; setup; trap teardown EXIT; "$name") 2>&1 ); status=$?
    if [[ $status -eq 0 ]]; then
      echo "ok $number - ${file##*/}:$name"
    else
      failed=$((failed + 1))
      echo "not ok $number - ${file##*/}:$name # status $status"
      sed 's/^/#   /' <<< "$out"
    fi
    results+=("$name:$status")
    unset -f "$name"
  done < <(compgen -A function | grep '^test_' | sort)
}
for file in suite/*.sh; do run_file "$file"; done
echo "1..$number"
{
  printf '<testsuite tests="%d" failures="%d">\n' "$number" "$failed"
  for result in "${results[@]}"; do
    case ${result#*:} in
      0) printf '  <testcase name="%s"/>\n' "${result%:*}" ;;
      *) printf '  <testcase name="%s"><failure/></testcase>\n' "${result%:*}" ;;
    esac
  done
  echo '</testsuite>'
} | tee "$ARTIFACTS_DIR/junit.xml" | tail -3
ls /tmp/suite.* 2>/dev/null | wc -l
((failed == 0)) || exit 1
