"""Differences, close matches, a patch that is applied again."""
import difflib
import filecmp
import json
import re
import sys

data = json.load(sys.stdin)
old, new = data["old"].splitlines(keepends=True), data["new"].splitlines(keepends=True)
patch = list(difflib.unified_diff(old, new, "a/file", "b/file", n=1))
sys.stdout.writelines(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in patch)
sys.stdout.writelines(difflib.context_diff(["a\n", "b\n"], ["a\n", "c\n"], "x", "y"))
delta = list(difflib.ndiff(old, new))
print(delta)
print("".join(difflib.restore(delta, 1)) == data["old"], "".join(difflib.restore(delta, 2)) == data["new"])
matcher = difflib.SequenceMatcher(None, "private Thread currentThread;", "private volatile Thread currentThread;")
print(round(matcher.ratio(), 3), matcher.get_opcodes(), matcher.find_longest_match().size)
print(difflib.get_close_matches("appel", ["ape", "apple", "peach", "puppy"]), difflib.get_close_matches("xyz", ["abc"]))


def apply(lines, patch):
    out, at = [], 0
    for line in patch[2:]:
        if m := re.match(r"@@ -(\d+)", line):
            start = int(m[1]) - 1
            out += lines[at:start]
            at = start
        elif line[0] == " ":
            out.append(lines[at])
            at += 1
        elif line[0] == "-":
            at += 1
        else:
            out.append(line[1:])
    return out + lines[at:]


print(apply(old, patch) == new)
table = difflib.HtmlDiff(wrapcolumn=20).make_table(old, new, context=True)
print(table.count("<tr>"), "diff_chg" in table or "diff_sub" in table)
for name, lines in (("a", old), ("b", new)):
    with open(f"artifacts/{name}.txt", "w") as f:
        f.writelines(lines)
print(filecmp.cmp("artifacts/a.txt", "artifacts/b.txt", shallow=False), filecmp.dircmp("artifacts", "artifacts").same_files)
