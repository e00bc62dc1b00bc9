"""Puts bashkit's source, as cargo fetched and checked it, into the folder `bashkit` and makes our changes there."""

import json
import pathlib
import shutil
import subprocess

import edit
import edits
import edits_builtins
import edits_commands
import edits_errors
import edits_functions
import edits_jq
import edits_lazy
import edits_operands
import edits_programs
import edits_redirections
import edits_speed
import edits_stdin
import edits_tools
import edits_words

METADATA = "cargo metadata --locked --offline --format-version 1 --filter-platform wasm32-wasip2 --manifest-path launcher/Cargo.toml"

CHANGES = (
    edits, edits_stdin, edits_lazy, edits_programs, edits_speed, edits_words, edits_functions, edits_redirections, edits_commands,
    edits_errors, edits_jq, edits_operands, edits_builtins, edits_tools,
)


def main() -> None:
    told = json.loads(subprocess.run(METADATA.split(), check=True, stdout=subprocess.PIPE).stdout)
    [package] = [p for p in told["packages"] if p["name"] == "bashkit"]
    shutil.copytree(pathlib.Path(package["manifest_path"]).parent, "bashkit", copy_function=shutil.copyfile)
    edit.make([one for module in CHANGES for one in module.EDITS], pathlib.Path("bashkit/src"))


if __name__ == "__main__":
    main()
