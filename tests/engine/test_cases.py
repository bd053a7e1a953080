"""The case table of facts and identity, played on real files: what people do to an issue."""

from datetime import date

from tests.engine.house import PAYMENTS, SEARCH, House
from trackwork.core.block import find_blocks
from trackwork.core.effects import EffectKind
from trackwork.engine.observe import findings_of
from trackwork.practices.tracking.facts import DateCommitted


def test_a_comment_line_becomes_a_word(house: House) -> None:
    """`tw: at risk, why` in a comment is the team's word, said by whom and when."""
    house.comment("tw: at risk, waiting for certs")
    house.later(minutes=15)
    fact = next(fact for fact in house.facts() if fact.type == "UpdateGiven")
    assert (fact.body.health, fact.body.note.text) == ("at risk", "waiting for certs")  # type: ignore[attr-defined]
    assert fact.actor == "ines"
    assert house.row().health == "at risk"


def test_the_same_comment_read_twice_is_one_word(house: House) -> None:
    """Seen twice, stored once, also when another part of the file changes in between."""
    house.comment("tw: on track")
    house.later(minutes=15)
    house.edit("This issue is yours.", "A note above.\n\nThis issue is yours.")
    house.later(minutes=15)
    house.comment("Just talking.")
    house.later(minutes=15)
    assert house.bodies() == ["UpdateGiven"]


def test_an_edited_line_supersedes(house: House) -> None:
    """The author's edit is a new revision: the old word no longer counts."""
    house.comment("tw: on track")
    house.later(minutes=15)
    house.edit("tw: on track", "tw: off track, two people are away")
    house.later(minutes=15)
    assert house.row().health == "off track"
    words = [fact for fact in house.facts() if fact.type == "UpdateGiven"]
    assert [bool(word.supersedes) for word in words] == [False, True]


def test_an_edit_after_somebody_acted_is_asked_about(house: House) -> None:
    """Once the owner answered, an edited line changes nothing; the author may write anew."""
    house.comment("tw: date 2027-02-01")
    house.later(minutes=15)
    house.comment("tw: agreed", by="mara")
    house.later(minutes=15)
    house.edit("tw: date 2027-02-01", "tw: date 2027-05-01")
    house.later(minutes=15)
    assert house.row().committed == "2027-02-01"
    assert "somebody had answered" in house.text()


def test_a_deleted_line_is_withdrawn(house: House) -> None:
    """A deletion takes the word back when nothing rests on it."""
    house.comment("tw: at risk, waiting")
    house.later(minutes=15)
    house.edit("tw: at risk, waiting\n", "never mind\n")
    house.later(minutes=15)
    assert house.row().health == "not heard"


def test_quoted_and_coded_lines_are_not_commands(house: House) -> None:
    """Quotes, code and HTML never command."""
    house.comment(
        "> tw: done\n\n`tw: done`\n\n```\ntw: done\n```\n\n    tw: done\n\n<b>tw: done</b>"
    )
    house.later(minutes=15)
    assert house.bodies() == []


def test_one_tick_is_the_teams_word(house: House) -> None:
    """A tick whose author the tracker does not name counts as the team's word."""
    house.tick("accept")
    house.later(minutes=15)
    fact = next(fact for fact in house.facts() if fact.type == "DateAccepted")
    assert fact.actor is None
    assert house.row().committed == "2027-01-01"
    assert "Committed date: Fri 1 Jan 2027" in house.text()


def test_two_contradicting_ticks_are_asked_about(house: House) -> None:
    """Two ticks that say different things do nothing, and a question follows."""
    text = house.text().replace("- [ ] We are on it", "- [x] We are on it")
    house.write(text.replace("- [ ] Not now", "- [x] Not now"))
    house.later(minutes=15)
    assert house.bodies() == []
    assert "Which one may we go by?" in house.text()


def test_a_cloned_file_is_a_finding(house: House) -> None:
    """A copied issue carries a copied block: never edited, never folded, shown as a finding."""
    path = house.path()
    text = path.read_text(encoding="utf-8").replace("key: ", "key: copy-of-")
    copy = path.with_name("copy.md")
    copy.write_text(text, encoding="utf-8")
    cycle = house.later(minutes=15)
    assert any("copy" in finding.what for finding in cycle.observed.findings)
    house.days(3)
    assert copy.read_text(encoding="utf-8") == text


def test_closed_as_done_by_a_person_is_claimed(house: House) -> None:
    """Closing an issue as done claims it; claimed is not verified."""
    house.edit("state: open", "state: done")
    house.later(minutes=15)
    assert house.row().health == "done, claimed"
    assert house.slots() == {}


def test_closed_as_not_planned_is_an_exception(house: House) -> None:
    """Closing as not planned is an honest no, without a second question in the issue."""
    house.edit("state: open", "state: not planned")
    house.later(minutes=15)
    assert house.row().health == "not now"


def test_a_closed_issue_is_never_reopened_by_us(house: House) -> None:
    """A human close is final: weeks later the file still says so."""
    house.edit("state: open", "state: done")
    house.days(40)
    assert "state: done" in house.text()


def test_reopened_by_a_person_starts_a_fresh_clock(house: House) -> None:
    """A person's reopening is a new episode; the first committed date stays."""
    house.tick("accept")
    house.later(minutes=15)
    house.edit("state: open", "state: done")
    house.later(minutes=15)
    house.edit("state: done", "state: open")
    house.later(minutes=15)
    assert house.row().health == "not heard"
    assert house.row().first_committed == "2027-01-01"
    assert "deliver" in house.slots()


def test_a_line_that_cannot_be_read_gets_the_nearest_to_copy(house: House) -> None:
    """Nothing changes, and the answer is the nearest correct line."""
    house.comment("tw: on trak")
    house.later(minutes=15)
    assert house.bodies() == []
    assert "`tw: on track" in house.text()


def test_an_ambiguous_date_is_asked_back(house: House) -> None:
    """03/04 is never guessed: both readings come back as lines to copy."""
    house.comment("tw: date 03/04")
    house.later(minutes=15)
    text = house.text()
    assert "tw: date 2027-03-04" in text
    assert "tw: date 2027-04-03" in text


def test_only_the_owner_decides(house: House) -> None:
    """A decider's word by somebody else changes nothing and says whose word it is."""
    house.comment("tw: date 2027-02-01")
    house.later(minutes=15)
    house.comment("tw: agreed", by="ines")
    house.later(minutes=15)
    assert house.row().committed == ""
    assert "`agreed` is for Mara (owner)" in house.text()


def test_undo_takes_back_the_last_word(house: House) -> None:
    """`tw: undo` withdraws the author's own last word."""
    house.comment("tw: off track, oh no")
    house.later(minutes=15)
    house.comment("tw: undo")
    house.later(minutes=15)
    assert house.row().health == "not heard"


def test_the_trackers_own_date_field_is_an_offer(house: House) -> None:
    """A date written into the native field counts like `tw: date`."""
    house.edit("state: open", "state: open\ndue: 2027-02-10")
    house.later(minutes=15)
    assert "decide:date" in house.slots()


def test_a_removed_block_stays_away(house: House) -> None:
    """When a person removes our block, it is not put back."""
    text = house.text()
    block = find_blocks(text)[0]
    house.write(text[: block.start] + text[block.end :])
    house.later(minutes=15)
    house.comment("tw: on track")
    house.days(10)
    assert find_blocks(house.text()) == ()
    assert removals(house) == [house.link(PAYMENTS).replace("|", ":", 1).replace("|", "/")]
    house.write(text)
    house.later(minutes=15)
    assert removals(house) == []


def removals(house: House) -> list[str]:
    """Where a finding says that our block was taken out."""
    with house.app.ledger.reading() as books:
        return [each.where for each in findings_of(books) if "stays away" in each.what]


def test_words_written_inside_the_block_are_kept_below_it(house: House) -> None:
    """A person's line inside the block survives the next edit, right below the block."""
    house.edit("### TLS move for payments-api", "### TLS move for payments-api\nAsk Jo first!")
    house.comment("tw: on track")
    house.later(minutes=15)
    text = house.text()
    assert text.count("Ask Jo first!") == 1
    assert text.index("Ask Jo first!") > text.index("trackwork:end")


def test_text_outside_the_block_is_untouched(house: House) -> None:
    """Whatever the team writes around the block is kept to the character."""
    body = b"# Our plan\r\n\r\n* one\r\n* two  \r\n\ttabbed\r\n\xc3\xa9\n"
    before = house.path().read_bytes()
    head, mark, rest = before.partition(b"This issue is yours.")
    house.path().write_bytes(head + body + mark + rest)
    house.tick("accept")
    house.path().write_bytes(house.path().read_bytes())
    above = house.path().read_bytes().split(b"<!-- trackwork:begin")[0]
    house.later(minutes=15)
    house.days(5)
    after = house.path().read_bytes()
    assert b"Committed date" in after
    assert after.split(b"<!-- trackwork:begin")[0] == above


def test_a_deleted_file_is_gone_after_two_listings(house: House) -> None:
    """Absence counts only after two complete listings; then nobody is asked any more."""
    house.path().unlink()
    house.later(minutes=15)
    assert "accept" in house.slots()
    house.later(minutes=15)
    assert house.slots() == {}


def test_a_file_with_broken_front_matter_is_set_aside(house: House) -> None:
    """One broken file is a finding; the other team's item goes on."""
    house.edit("state: open", "state: [open")
    house.comment("tw: on track", by="jo", item=SEARCH)
    cycle = house.later(minutes=15)
    assert any("payments-api" in finding.where for finding in cycle.observed.findings)
    assert house.row(SEARCH).health == "on track"


def test_an_exception_is_thanked_for_once(house: House) -> None:
    """Not now stops the questions, is answered once, and stands after two working days."""
    house.comment("tw: not now until 2027-03-01 because of the PCI audit")
    house.later(minutes=15)
    assert house.text().count("Thank you for telling us") == 1
    assert '**not now, until Mon 1 Mar 2027**, "the PCI audit"' in house.text()
    assert house.row().health == "not now"
    house.days(30)
    assert house.text().count("Thank you for telling us") == 1
    assert house.sent(EffectKind.COMMENT)[0].effect.why == "an answer to an exception"
    assert "ExceptionStood" in [fact.type for fact in house.facts()]


def test_an_exception_ends_with_a_fresh_clock(house: House) -> None:
    """When its day has passed, the team is asked anew, from a fresh start."""
    house.comment("tw: not now until 2026-11-20 because of the audit")
    house.later(minutes=15)
    house.days(20)
    assert "ExceptionEnded" in [fact.type for fact in house.facts()]
    assert "update" in house.slots()


def test_waiting_for_another_team_is_that_teams_turn(house: House) -> None:
    """Blocked by a team that is asked too: our questions stop until that team is done."""
    house.comment("tw: blocked by payments-api", by="jo", item=SEARCH)
    house.later(minutes=15)
    with house.app.ledger.reading() as books:
        waiting = [row.suspended for row in books.subjects.obligations(subject=SEARCH)]
    assert waiting
    assert all("payments-api" in why for why in waiting)
    house.edit("state: open", "state: done")
    house.later(minutes=15)
    with house.app.ledger.reading() as books:
        waiting = [row.suspended for row in books.subjects.obligations(subject=SEARCH)]
    assert not any("payments-api" in why for why in waiting)


def test_running_again_changes_nothing(house: House) -> None:
    """Two more cycles on unchanged files write nothing at all."""
    before = {p: p.read_bytes() for p in house.folder.glob("backlogs/**/*.md")}
    house.later(minutes=15)
    house.later(minutes=15)
    assert {p: p.read_bytes() for p in house.folder.glob("backlogs/**/*.md")} == before


def test_need_till_gives_time_to_answer(house: House) -> None:
    """A team that needs till a day is asked again only after it."""
    house.comment("tw: need till 2026-12-04")
    house.later(minutes=15)
    with house.app.ledger.reading() as books:
        due = [row.due for row in books.subjects.obligations(subject=PAYMENTS)]
    assert [f"{moment:%Y-%m-%d}" for moment in due] == ["2026-12-05"]
    house.days(20)
    assert house.sent(EffectKind.COMMENT) == []


def test_decide_by_keeps_an_offer_from_standing_too_soon(house: House) -> None:
    """The owner's promise of a day counts: the offer stands only when that day has passed."""
    house.comment("tw: date 2027-02-01")
    house.later(minutes=15)
    house.comment("tw: decide by 2026-11-20", by="mara")
    house.later(minutes=15)
    house.days(10)
    assert house.row().committed == ""
    house.days(10)
    assert house.row().committed == "2027-02-01"
    assert house.row().first_committed == ""


def test_decide_by_holds_for_an_exception_too(house: House) -> None:
    """An exception comes to stand after the day its decider promised."""
    house.comment("tw: not now until 2027-02-01 because of the audit")
    house.later(minutes=15)
    house.comment("tw: decide by 2026-11-20", by="mara")
    house.later(minutes=15)
    house.days(10)
    assert "ExceptionStood" not in [fact.type for fact in house.facts()]
    house.days(10)
    assert "ExceptionStood" in [fact.type for fact in house.facts()]


def test_a_date_that_comes_too_late_for_another_raises_the_tier(house: House) -> None:
    """search-api waits for payments-api: a later date here than there makes silence riskier."""
    house.record(DateCommitted(day=date(2026, 12, 1)), subject=SEARCH)
    house.record(DateCommitted(day=date(2026, 12, 18)), subject=PAYMENTS, key="late")
    house.later(minutes=15)
    with house.app.ledger.reading() as books:
        tiers = {row.slot: row.tier for row in books.subjects.obligations(subject=PAYMENTS)}
    assert tiers["deliver"] == "normal"
    opened = [fact.body for fact in house.facts() if fact.type == "EpisodeOpened"]
    assert "others need it 13 working days earlier" in opened[-1].reasons


def test_the_block_shows_a_wait_as_the_latest_word(house: House) -> None:
    """After `blocked by`, the latest word is the wait, not a health said before it."""
    house.comment("tw: on track", by="jo", item=SEARCH)
    house.later(minutes=15)
    house.comment("tw: blocked by payments-api", by="jo", item=SEARCH)
    house.later(minutes=15)
    assert "Latest word from you: waiting for payments-api" in house.text(SEARCH)
