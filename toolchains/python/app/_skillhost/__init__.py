"""What makes CPython inside a component behave as `python3` on a small Linux computer. One file per subject."""
