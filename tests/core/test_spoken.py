import pytest

from trackwork.core.spoken import spoken_lines

SAID = "tw: said"


def heard(text: str) -> list[int]:
    """The numbers of the lines that say SAID."""
    return [line.number for line in spoken_lines(text) if line.text.strip() == SAID]


@pytest.mark.parametrize(
    "text",
    [
        f"```\n{SAID}\n```",
        f"```text\n{SAID}",
        f"~~~\n{SAID}\n```\n{SAID}\n~~~",
        f"````\n```\n{SAID}\n````",
        f"- ```\n  {SAID}\n{SAID}\n  ```",
        f"1. ~~~ tw\n{SAID}\n       ~~~",
        f"    {SAID}",
        f"\t{SAID}",
        f"  \t{SAID}",
        f"`{SAID}`",
        f"`` a\n{SAID}\nb ``",
        f"<!-- {SAID} -->",
        f"<!--\n{SAID}\n\n{SAID}\n-->",
        f"<!--\n{SAID}",
        f"words <!--\n{SAID}\n-->",
        f"<pre>\n\n{SAID}\n</pre>",
        f"<SCRIPT>\n{SAID}",
        f"<div>\n{SAID}",
        f"</details>\n{SAID}",
        f"<x-own>\n{SAID}",
        f"<?php\n\n{SAID}\n?>",
        f"<![CDATA[\n{SAID}\n]]>",
        f"<!DOCTYPE\n{SAID}\n>",
        f"words <b\n{SAID}\n id>",
        f"<b>{SAID}</b>",
        f"> {SAID}",
        f"> a quote\n{SAID}",
        f">{SAID}\n>> {SAID}",
        f"- > {SAID}",
        f"Thanks\n-- \n{SAID}",
        f"-----Original Message-----\n{SAID}",
    ],
)
def test_what_is_quoted_shown_or_hidden_is_not_said(text):
    """Code, HTML, quotes, old mail and signatures hold no words of the author."""
    assert heard(text) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (SAID, [1]),
        (f"```\ncode\n```\n{SAID}", [4]),
        (f"```a`b\n{SAID}", [2]),
        (f"~~~\n~~\n~~~~\n{SAID}", [4]),
        (f"    code ``\n{SAID}", [2]),
        (f"words `\n\n{SAID} \n\n`", [3]),
        (f"words \\`\n{SAID}\nmore `", [2]),
        (f"words ``\n{SAID}\nmore `", [2]),
        (f"words <!--\n{SAID}", [2]),
        (f"<!-- a -->\n{SAID}", [2]),
        (f"<pre>x</pre>\n{SAID}", [2]),
        (f"<div>\n\n{SAID}", [3]),
        (f"<b>bold</b>\n{SAID}", [2]),
        (f"words\n<b>\n{SAID}", [3]),
        (f"{SAID} <!-- sig\nmore --> x", [1]),
        (f"{SAID} <b>", [1]),
        (f"> quote\n\n{SAID}", [3]),
        (f"> quote\n- list\n{SAID}", [3]),
        (f"> quote\n<!-- a -->\n{SAID}", [3]),
        (f"# `head\n{SAID}\n# tail`", [2]),
        (f"- it is `x\n{SAID}\n- z`", [2]),
        (f"a < b <https://x.example>\n{SAID}", [2]),
        (f"words\n    more `\n{SAID}", [3]),
        (f"On Monday Mara wrote:\n{SAID}", [2]),
        (f"--\n{SAID}", [2]),
    ],
)
def test_what_stands_beside_them_is_said(text, numbers):
    """Words after, before and between such parts are the author's, with their line numbers."""
    assert heard(text) == numbers


def test_hidden_html_is_cut_out_of_a_line():
    """A command may carry a tag or a comment; neither becomes part of the note."""
    lines = list(spoken_lines("tw: at risk <b>certs</b><!-- x --> late `<b>`\n<i>no</i>\nyes"))
    assert [(line.number, line.text) for line in lines] == [
        (1, "tw: at risk certs late `<b>`"),
        (3, "yes"),
    ]
