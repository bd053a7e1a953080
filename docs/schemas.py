"""Write the JSON Schemas of the commands' outputs into docs/reference/schemas.

    python docs/schemas.py

The files are kept in the repository, so that a change of a published shape is seen in review.
"""

from pathlib import Path

from trackwork.cli.schemas import schema_files

FOLDER = Path(__file__).parent / "reference" / "schemas"


def main() -> None:
    """Write every schema; remove those of outputs that are no more."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    texts = schema_files()
    for path in FOLDER.glob("*.json"):
        if path.name not in texts:
            path.unlink()
    for name, text in texts.items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
