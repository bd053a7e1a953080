"""Small made-up trees that break one rule each."""

from pathlib import Path
from textwrap import dedent


def write(root: Path, path: str, text: str = "") -> Path:
    """One file of a sample tree, its folders included."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(dedent(text), encoding="utf-8")
    return target
