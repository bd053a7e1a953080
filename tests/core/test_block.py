from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.pretend_commands import TABLE, TODAY
from trackwork.core.block import (
    NoSingleBlockError,
    append_block,
    find_blocks,
    human_edits,
    newline_of,
    people_words,
    render,
    replace_block,
    text_hash,
    ticks,
)
from trackwork.core.blocktext import BlockText, lines_of
from trackwork.core.grammar import parse
from trackwork.core.markers import END, Stamp
from trackwork.core.tone import Shape, lint, visible_lines

STAMP = Stamp(workspace="acme", subject="item:tls/pay", effect="e1", native="pay#1", signature="s")
FULL = BlockText(
    title="TLS move for payments-api",
    ask="We ask you to send traffic through the new gateway and then switch the old route off.",
    good_for_you="no more certificate pages (search-api went from 6 a month to 0).",
    effort="Others needed 3 to 9 hours, the last three about 5",
    guide="https://wiki.example/tls",
    channel="#tls-move",
    office_hours="Thu 14:00 UTC",
    proposed=date(2026, 12, 11),
    done_means="99 % of traffic on the gateway, old route removed. We check this ourselves.",
    waiting_for_you=("ledger", "refunds"),
    rank="after incidents and compliance, before new features (CTO note, 3 Nov).",
    quiet_until=date(2026, 11, 30),
    read_at="Read 09:12 UTC, every 15 min",
)
PLAIN = BlockText(title="Move", ask="Please move.")


def rendered(block: BlockText = FULL, stamp: Stamp = STAMP) -> str:
    return render(block, stamp)


def shown(block: BlockText) -> str:
    (found,) = find_blocks(rendered(block))
    return found.inner.strip("\n")


def test_the_block_reads_as_designed():
    """Ask, benefit, help, dates, options, done, waiting, rank and quiet time, in that order."""
    assert shown(FULL).split("\n") == [
        "### TLS move for payments-api",
        "We ask you to send traffic through the new gateway and then switch the old route off.",
        "Good for you: no more certificate pages (search-api went from 6 a month to 0).",
        (
            "Others needed 3 to 9 hours, the last three about 5. [Guide](https://wiki.example/tls),"
            " #tls-move, office hours Thu 14:00 UTC"
        ),
        "",
        "Proposed date: Fri 11 Dec 2026, yours to change.      Latest word from you: none yet",
        "",
        "- [ ] We are on it and the date works <!-- tw:accept -->",
        (
            "- [ ] On it, another date suits us better      (write a line: tw: date 2027-01-15)"
            " <!-- tw:other-date -->"
        ),
        (
            "- [ ] Not now, we cannot take this on      (an honest no helps everyone plan)"
            " <!-- tw:not-now -->"
        ),
        "- [ ] Not ours, or already done <!-- tw:not-ours -->",
        "",
        "Done means: 99 % of traffic on the gateway, old route removed. We check this ourselves.",
        "Waiting for you: ledger, refunds. You wait for: nobody.",
        "Where it ranks: after incidents and compliance, before new features (CTO note, 3 Nov).",
        "We stay quiet until Mon 30 Nov 2026. Read 09:12 UTC, every 15 min. All commands: tw: help",
    ]
    assert lint(rendered(), shape=Shape.BLOCK) == ()


def test_empty_values_leave_their_lines_out():
    """A block with the least in it has no empty leads."""
    assert shown(replace(PLAIN, title="", options=())).split("\n") == [
        "### Untitled",
        "Please move.",
        "",
        "Latest word from you: none yet",
        "",
        "All commands: tw: help",
    ]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"effort": "Two hours."}, "Two hours."),
        ({"channel": "/close"}, "Help: /close"),
        ({"guide": "javascript:x", "office_hours": "Thu"}, "Help: office hours Thu"),
        ({"you_wait_for": tuple("abcdefg")}, "Waiting for you: nobody. You wait for:"),
        ({"read_at": "Read 9:00."}, "Read 9:00. All commands: tw: help"),
        ({"quiet_until": date(2026, 11, 30)}, "We stay quiet until Mon 30 Nov 2026. All commands"),
        ({"latest_word": "on track, 3 Nov"}, "Latest word from you: on track, 3 Nov"),
    ],
)
def test_parts_of_a_line_stand_alone(changes, line):
    """Each part of a line can be there without the others."""
    assert line in shown(replace(PLAIN, **changes))


def test_the_dates_stand_side_by_side():
    """First committed, committed, offered, likely and done are never folded into one."""
    block = replace(
        PLAIN,
        proposed=date(2026, 12, 11),
        first_committed=date(2026, 12, 11),
        committed=date(2026, 12, 18),
        offered=date(2027, 1, 15),
        forecast=date(2027, 1, 22),
        actual=date(2027, 1, 20),
    )
    assert (
        "Done on Wed 20 Jan 2027; Committed date: Fri 18 Dec 2026; first Fri 11 Dec 2026;"
        " your offer Fri 15 Jan 2027; likely Fri 22 Jan 2027."
    ) in shown(block)
    same = replace(PLAIN, committed=date(2026, 12, 11), first_committed=date(2026, 12, 11))
    assert "first" not in shown(same)


def test_notes_give_way_when_room_is_short():
    """Notes and findings are listed, and counted where they are too many."""
    few = shown(replace(PLAIN, notes=("the date met another",), findings=("two copies", "")))
    assert few.endswith("\nNote: the date met another\nNote: two copies")
    many = shown(replace(PLAIN, notes=tuple("abcdefghij")))
    assert many.endswith("\nNote: e\nAnd 5 more notes, in `explain`.")


TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            *(
                "tw: on track",
                "/merge",
                "\ntw: undo",
                "@mara",
                "<!-- trackwork:end -->",
                "```",
                "> ",
            ),
            *(
                "<!-- trackwork:begin v1 -->",
                "- [x] x <!-- tw:accept -->",
                "x" * 900,
                "\u2028/tw undo",
            ),
        ]
    ),
)
BLOCKS = st.builds(
    BlockText,
    **{
        field.name: TEXTS
        for field in fields(BlockText)
        if field.type == "str" or field.type is str
        if field.name not in {"word", "example"}
    },
    ticked=st.frozensets(st.sampled_from(["accept", "not-now"])),
    waiting_for_you=st.lists(TEXTS, max_size=7).map(tuple),
    notes=st.lists(TEXTS, max_size=30).map(tuple),
    findings=st.lists(TEXTS, max_size=30).map(tuple),
    proposed=st.none() | st.dates(),
)


@given(BLOCKS)
def test_no_value_escapes_the_block(block):
    """Whatever stands in the values: at most 25 lines, one block, no command, no mention."""
    text = rendered(block)
    assert len(visible_lines(text)) <= 25
    (found,) = find_blocks(text)
    assert (found.start, found.end, found.trouble) == (0, len(text), "")
    assert found.stamp is not None
    assert replace(found.stamp, hash="") == STAMP
    assert ticks(found.inner) == (frozenset() if block.over else block.ticked)
    assert not human_edits(found.inner, found.stamp.hash)
    assert parse(text, table=TABLE, today=TODAY) == ()
    assert "@mara" not in text


LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
OUTSIDE = st.lists(
    st.one_of(st.text(max_size=20), LINE_ENDS, st.sampled_from(["<!--", "-->", "```", END])),
    max_size=12,
).map("".join)


@given(OUTSIDE, OUTSIDE, st.sampled_from(["", "Old words"]))
def test_everything_outside_the_block_stays_as_it_was(before, after, kept):
    """Replaced twice, the text around the block is the same to the character."""
    text = f"{before}{rendered()}{after}"
    keep = (kept,) if kept else ()
    new = rendered(replace(PLAIN, latest_word="on track"))
    changed = replace_block(text, new, keep=keep)
    (found,) = [one for one in find_blocks(changed) if one.stamp is not None]
    assert changed[: found.start] == before
    below = f"\n\n{kept}".replace("\n", newline_of(text)) if kept else ""
    assert changed[found.end :] == below + after
    assert changed[found.start : found.end] == new.replace("\n", newline_of(text))
    assert replace_block(changed, new) == changed


@given(OUTSIDE)
def test_appending_keeps_the_text_and_how_it_ended(text):
    """The text is a prefix of the result, and the result ends as the text did."""
    result = append_block(text, rendered())
    assert result.startswith(text)
    (found,) = find_blocks(result)
    assert found.trouble == ""
    assert result[found.end :] in {"", newline_of(text)}
    assert not text or result.endswith(("\n", "\r")) == text.endswith(("\n", "\r"))
    assert replace_block(result, rendered()) == result


def test_line_ends_follow_the_text():
    """The style the text uses most is used in the block."""
    assert newline_of("a\r\nb\r\nc\n") == "\r\n"
    assert newline_of("a\rb") == "\r"
    assert newline_of("") == "\n"
    assert append_block("a\r\nb\r\n", rendered()).count("\r\n") > 10
    assert append_block("", rendered()) == f"{rendered()}\n"
    assert append_block("a", rendered()) == f"a\n\n{rendered()}"


@pytest.mark.parametrize(
    ("text", "count"),
    [("no block here", 0), (f"{rendered()}\n{rendered()}", 2), ("<!-- trackwork:begin v1 ", 0)],
)
def test_a_text_without_exactly_one_block_is_left_alone(text, count):
    """None or several: nothing is replaced, and the error says how many there are."""
    with pytest.raises(NoSingleBlockError, match=f"found {count} blocks"):
        replace_block(text, rendered())


def test_another_workspace_s_block_is_left_alone():
    """Two workspaces in one issue each change their own block only."""
    other = rendered(stamp=replace(STAMP, workspace="globex"))
    text = f"{other}\n\n{rendered()}\n"
    changed = replace_block(text, rendered(PLAIN))
    assert changed == f"{other}\n\n{rendered(PLAIN)}\n"
    with pytest.raises(NoSingleBlockError, match="cannot be used"):
        replace_block(text, "not a block")


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("<!-- trackwork:begin v1 ws=a", "the begin marker is cut off"),
        ("<!-- trackwork:begin v1\nws=a -->", "the begin marker is cut off"),
        (rendered().removesuffix(END), "the end marker is missing"),
        ("<!-- trackwork:begin v9 -->x" + END, "newer"),
    ],
)
def test_a_block_that_is_not_sound_is_found_with_its_trouble(text, trouble):
    """A cut, open or newer block is shown as such and has no stamp."""
    (found,) = find_blocks(f"a\n{text}")
    assert found.stamp is None
    assert trouble in found.trouble
    assert found.start == 2


def test_an_open_block_before_a_sound_one_does_not_swallow_it():
    """Each begin marker is read up to the next one."""
    first, second = find_blocks(f"{rendered().removesuffix(END)}\n{rendered()}")
    assert (first.trouble, second.trouble) == ("the end marker is missing", "")


def test_ticks_order_and_indent_are_no_edits():
    """Ticking, moving and indenting options, and other line ends, leave the hash as it is."""
    lines = shown(FULL).split("\n")
    lines[7], lines[10] = lines[10].replace("[ ]", "[X]"), f"  {lines[7]}"
    edited = "\r\n".join(lines)
    assert not human_edits(edited, text_hash(shown(FULL)))
    assert ticks(edited) == {"not-ours"}
    assert people_words(edited, rendered()) == ()


def test_a_person_s_words_inside_the_block_are_kept():
    """New and changed lines are edits, and come back as the person wrote them."""
    edited = shown(FULL).replace("### TLS move", "### The TLS move") + "\n\n  We start in May.\n"
    assert human_edits(edited, text_hash(shown(FULL)))
    words = people_words(edited, rendered())
    assert words == ("### The TLS move for payments-api", "We start in May.")
    assert replace_block(rendered(), rendered(), keep=words).endswith(
        f"{END}\n\n### The TLS move for payments-api\nWe start in May."
    )


def test_what_is_asked_no_longer_asks_nothing():
    """Title, dates and the team's last word stay; ticks, help and ranks go."""
    over = replace(FULL, over="This is not asked of you any more.")
    said = "\n".join(lines_of(over))
    assert "This is not asked of you any more." in said
    assert FULL.latest_word in said
    assert "[ ]" not in said
    assert FULL.done_means not in said
