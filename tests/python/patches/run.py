"""Makes a unified diff, applies it to the old text, and says what was close."""
import difflib
import json
import re
import sys

data = json.load(sys.stdin)
old, new = data["old"].splitlines(keepends=True), data["new"].splitlines(keepends=True)
patch = list(difflib.unified_diff(old, new, "a/file", "b/file", "2024-01-01", "2024-01-02", n=1))
sys.stdout.writelines(patch)


def apply(lines, patch):
    out, at = [], 0
    for line in patch[2:]:
        if found := re.match(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", line):
            start = int(found[1]) - (found[2] != "0")
            out += lines[at:start]
            at = start
        elif line[0] == "+":
            out.append(line[1:])
        else:
            assert lines[at] == line[1:], (lines[at], line)
            out += [lines[at]] if line[0] == " " else []
            at += 1
    return out + lines[at:]


print(apply(old, patch) == new)
print("".join(difflib.ndiff(old, new)), end="")
print("".join(difflib.context_diff(old, new, n=0)), end="")
matcher = difflib.SequenceMatcher(None, data["old"], data["new"], autojunk=False)
print(round(matcher.ratio(), 4), matcher.find_longest_match()[:], matcher.get_opcodes()[:4])
print(difflib.get_close_matches("appel", ["ape", "apple", "peach", "puppy", "appeal"], n=3, cutoff=0.5))
print(list(difflib.restore(difflib.ndiff(old, new), 1)) == old)
table = difflib.HtmlDiff(wrapcolumn=40).make_table(old, new, "old", "new", context=True, numlines=1)
print(len(table), table.count('class="diff_chg"'), table.count('class="diff_add"'), table.splitlines()[3].strip()[:60])
