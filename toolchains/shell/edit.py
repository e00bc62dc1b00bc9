"""One change to bashkit's source, and how changes are made."""

import pathlib
import re
from typing import NamedTuple


class Edit(NamedTuple):
    """A place is named by a regular expression that must match exactly as often as it says."""

    why: str
    file: str
    find: str
    put: str  # the replacement, with groups
    times: int = 1


class NotThere(Exception):
    """The source is not the one that the edits were written for: another version, or an edit that is wrong."""


def make(edits: list[Edit], src: pathlib.Path) -> None:
    """Makes all changes below `src`, or none."""
    texts: dict[pathlib.Path, str] = {}
    for edit in edits:
        path = src / edit.file
        text = texts.get(path) or path.read_text(encoding="utf-8")
        texts[path], found = re.subn(edit.find, lambda m, put=edit.put: m.expand(put), text)
        if found != edit.times:
            raise NotThere(f"{edit.why!r}: {edit.find!r} was found {found} times in {edit.file}, not {edit.times}")
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
