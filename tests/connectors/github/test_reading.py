"""Reading single issues, talk and boards: whole where it can be, honest where it cannot."""

from datetime import timedelta

import httpx2
import pytest

from trackwork.ports import Issue, OutsideError, Refused, Relation, TryLater
from trackwork.testing.github import Fault


def opened(rig, count=1):
    """So many issues, one second apart, settled; the cursor after them."""
    for number in range(count):
        rig.clock.advance(timedelta(seconds=1))
        rig.ana.open(rig.place, f"Issue {number}", "Text")
    rig.clock.advance(timedelta(minutes=10))
    return rig.tracker.listing(rig.place, None).cursor


# --- comments -------------------------------------------------------------------------------------


def test_a_listing_of_changes_gives_young_comments_and_their_number(rig):
    """It does not pretend that there are no others."""
    opened(rig)
    rig.say("1", "First")
    rig.clock.advance(timedelta(hours=1))
    rig.ana.open(rig.place, "Another one")
    cursor = rig.tracker.listing(rig.place, None).cursor
    rig.say("1", "Second")
    (issue,) = rig.tracker.listing(rig.place, cursor).issues
    assert [each.body for each in issue.comments] == ["Second"]
    assert (issue.all_comments, issue.comment_count) == (False, 2)
    whole = rig.tracker.issue(rig.place, "1")
    assert [each.body for each in whole.comments] == ["First", "Second"]
    assert (whole.all_comments, whole.revision) == (True, issue.revision)


@pytest.mark.parametrize("quiet", [True, False])
def test_an_edited_comment_comes_with_the_next_news_of_the_repository(rig, quiet):
    """Whether it moves its issue's time or not."""
    cursor = opened(rig, 2)
    said = rig.say("1", "Before")
    cursor = rig.tracker.listing(rig.place, cursor).cursor
    rig.clock.advance(timedelta(hours=1))
    if quiet:
        rig.github.world.quiet = frozenset({"comment"})
    rig.ana.edit_comment(int(said), "After")
    rig.rewrite("2", "Other")
    listing = rig.tracker.listing(rig.place, cursor)
    found = {each.native: each for each in listing.issues}
    assert [each.body for each in found["1"].comments] == ["After"]
    assert rig.tracker.listing(rig.place, listing.cursor).issues == ()


def test_a_comment_on_a_pull_request_is_nobodys_news(rig):
    """It comes in the same list."""
    cursor = opened(rig)
    pull = rig.ana.open(rig.place, "Pull", pull=True)
    rig.ana.comment(rig.place, pull, "Reviewed")
    rig.rewrite("1", "Other")
    assert [e.native for e in rig.tracker.listing(rig.place, cursor).issues] == ["1"]


def test_without_the_talk_the_issues_are_told_and_read_again(rig):
    """Half an answer moves no cursor."""
    cursor = opened(rig)
    rig.say("1", "News")
    rig.github.faults.play(Fault.FORBIDDEN, on="issues/list-comments-for-repo")
    listing = rig.tracker.listing(rig.place, cursor)
    assert (listing.complete, listing.issues[0].all_comments) == (False, False)
    assert listing.issues[0].comment_count == 1
    again = rig.tracker.listing(rig.place, listing.cursor)
    assert (again.complete, again.issues[0].comments[0].body) == (True, "News")


def test_a_first_reading_without_all_the_talk_goes_on_with_it(rig):
    """What was given is given; the rest comes from where it stopped."""
    opened(rig, 3)
    for number in range(130):
        rig.clock.advance(timedelta(seconds=1))
        rig.say(str(1 + number % 3), f"Words {number}")
    rig.github.faults.stand(Fault.SECONDARY, on="issues/list-comments-for-repo", every=2)
    first = rig.tracker.listing(rig.place, None)
    rig.github.faults.lift()
    rig.clock.advance(timedelta(minutes=5))
    rig.github.requests.clear()
    second = rig.tracker.listing(rig.place, first.cursor)
    assert (first.complete, first.present, second.complete) == (False, None, True)
    assert sum(len(each.comments) for each in first.issues) == 100
    assert rig.github.count("issues/list-comments-for-repo") == 1


# --- one issue ------------------------------------------------------------------------------------


def test_a_deleted_issue_is_certainly_gone(rig):
    """Its repository is there, and says so."""
    opened(rig)
    rig.delete("1")
    assert rig.tracker.issue(rig.place, "1") is None
    assert rig.tracker.issue(rig.place, "one") is None


def test_a_repository_that_cannot_be_seen_proves_nothing(rig):
    """GitHub answers 404 for what a token may not see, too."""
    opened(rig)
    rig.github.faults.stand(Fault.HIDDEN)
    with pytest.raises(Refused, match="not for this account"):
        rig.tracker.issue(rig.place, "1")


def test_issues_that_were_switched_off_are_not_gone(rig):
    """They come back with the switch."""
    opened(rig)
    rig.github.world.repository(rig.place).has_issues = False
    with pytest.raises(Refused, match="switched off"):
        rig.tracker.issue(rig.place, "1")
    with pytest.raises(OutsideError):
        rig.tracker.listing(rig.place, None)


def test_a_transferred_issue_is_read_where_it_is_now(rig):
    """With its new place and number, and all that was said."""
    opened(rig)
    rig.say("1", "Hello")
    rig.github.repository("acme/program")
    rig.github.allow("acme/program", "trackwork-bot", "write")
    rig.github.person("ana").open("acme/program", "One that was there")
    new = rig.ana.transfer(rig.place, 1, "acme/program")
    issue = rig.tracker.issue(rig.place, "1")
    assert (issue.place, issue.native) == ("acme/program", str(new))
    assert [each.body for each in issue.comments] == ["Hello"]


def test_a_renamed_repository_keeps_the_name_we_know_it_by(rig):
    """Reading goes on; writing is refused with the new name, and `check` tells it before."""
    cursor = opened(rig)
    rig.ana.rename(rig.place, "store")
    assert rig.tracker.issue(rig.place, "1").place == rig.place
    listing = rig.tracker.listing(rig.place, None)
    assert {each.place for each in listing.issues} == {rig.place}
    assert rig.tracker.listing(rig.place, cursor).complete
    (finding,) = rig.tracker.check(rig.place)
    assert "acme/store" in finding.what
    with pytest.raises(Refused, match="moved"):
        rig.tracker.comment(rig.place, "1", body="Hi", effect="e" * 16)


def test_relations_are_read_with_the_issue(rig):
    """Parent, sub-issues and dependencies, in one repository and across them."""
    opened(rig, 4)
    rig.github.repository("acme/program")
    rig.github.allow("acme/program", "trackwork-bot", "write")
    above = rig.ana.open("acme/program", "The initiative")
    rig.ana.adopt(("acme/program", above), (rig.place, 1))
    rig.ana.adopt((rig.place, 1), (rig.place, 2))
    rig.ana.block((rig.place, 1), (rig.place, 3))
    rig.ana.block((rig.place, 4), (rig.place, 1))
    found = rig.tracker.issue(rig.place, "1").relations
    assert set(found) == {
        Relation(is_="child", place="acme/program", native=str(above)),
        Relation(is_="parent", place=rig.place, native="2"),
        Relation(is_="blocked by", place=rig.place, native="3"),
        Relation(is_="blocks", place=rig.place, native="4"),
    }


@pytest.mark.parametrize("fault", [Fault.HTML, Fault.HALF, Fault.BROKEN, Fault.SECONDARY])
def test_an_answer_that_is_none_is_no_issue_and_no_absence(rig, fault):
    """A page for people, half a JSON, an error: later."""
    opened(rig)
    rig.github.faults.stand(fault)
    with pytest.raises(TryLater):
        rig.tracker.issue(rig.place, "1")
    with pytest.raises(TryLater):
        rig.tracker.listing(rig.place, None)
    with pytest.raises(TryLater):
        rig.tracker.find(rig.place, "e" * 16)


def test_a_refusal_on_every_second_reading_concludes_nothing(rig):
    """Nothing is gone, nothing is closed, and in the end everything was read."""
    opened(rig, 250)
    rig.say("7", "Hello")
    rig.github.faults.stand(Fault.FORBIDDEN, on="read", every=2)
    seen: dict[str, Issue] = {}
    cursor = None
    for _ in range(30):
        rig.clock.advance(timedelta(minutes=15))
        try:
            listing = rig.tracker.listing(rig.place, cursor)
        except Refused:
            continue
        cursor = listing.cursor
        seen |= {each.native: each for each in listing.issues}
        assert listing.complete or listing.present is None
        assert listing.present is None or len(listing.present) == 250
    assert len(seen) == 250
    assert {each.state for each in seen.values()} == {"open"}
    for _ in range(4):
        try:
            assert rig.tracker.issue(rig.place, "7") is not None
        except Refused:
            continue


# --- boards ---------------------------------------------------------------------------------------


@pytest.fixture
def boarded(rigs):
    """A rig whose issues stand on a project's board with a date and a status."""
    rig = rigs(boards=True, options={"project": "1"})
    hub = rig.github
    hub.team("acme", "bots", "trackwork-bot")
    rig.board = hub.board(
        "acme",
        "Roadmap",
        hub.field("Target date", "date"),
        hub.field("Status", "single_select", "Todo", "Doing"),
    )
    return rig


def test_values_on_a_board_are_read_and_their_changes_seen(boarded):
    """Though the issue itself says nothing of them."""
    rig = boarded
    cursor = opened(rig, 2)
    rig.tracker.set_fields(rig.place, "1", {"due": "2026-12-11", "status": "Doing"})
    assert rig.tracker.issue(rig.place, "1").fields["due"] == "2026-12-11"
    rig.clock.advance(timedelta(minutes=5))
    listing = rig.fresh().listing(rig.place, cursor)
    assert [(e.native, e.status) for e in listing.issues] == [("1", "Doing")]
    full = rig.fresh().listing(rig.place, None)
    first = next(each for each in full.issues if each.native == "1")
    assert (first.fields["due"], first.status) == ("2026-12-11", "Doing")
    rig.clock.advance(timedelta(hours=1))
    rig.tracker.set_fields(rig.place, "1", {"due": "2027-01-15"})
    rig.clock.advance(timedelta(minutes=5))
    later = rig.fresh().listing(rig.place, full.cursor)
    assert [(each.native, each.fields["due"]) for each in later.issues] == [("1", "2027-01-15")]
    rig.clock.advance(timedelta(minutes=5))
    assert rig.fresh().listing(rig.place, later.cursor).issues == ()


def test_nothing_is_asked_between_the_last_look_and_the_write(boarded):
    """What a person saves in between is written over, so a board is looked at before."""
    rig = boarded
    opened(rig)
    before = rig.tracker.issue(rig.place, "1")
    rig.clock.advance(timedelta(minutes=5))
    rig.tracker.edit_body(rig.place, "1", body="Ours", expected=before.revision)
    last = [each.operation for each in rig.github.requests[-2:]]
    assert last == ["issues/get", "issues/update"]


def test_a_board_that_is_not_there_is_said(rigs):
    """Whoever named it wants to know, and nothing is read as if it were empty."""
    rig = rigs(boards=True, options={"project": "9"})
    rig.ana.open(rig.place, "One")
    with pytest.raises(Refused, match="project 9 of acme"):
        rig.tracker.listing(rig.place, None)
    (finding,) = rig.tracker.check(rig.place)
    assert "project 9" in finding.what


class Shortened(httpx2.BaseTransport):
    """Something between us and GitHub that leaves one answer empty."""

    def __init__(self, wire, path):
        self.wire, self.path = wire, path

    def handle_request(self, request):
        if request.url.path == self.path:
            return httpx2.Response(200, json={})
        return self.wire.handle_request(request)


def test_a_stray_issue_that_cannot_be_read_is_read_again_later(rig):
    """Its comment alone changed; half an answer stops no other issue and loses nothing."""
    cursor = opened(rig, 2)
    said = rig.say("1", "Before")
    cursor = rig.tracker.listing(rig.place, cursor).cursor
    rig.clock.advance(timedelta(hours=1))
    rig.rewrite("2", "Later")
    cursor = rig.tracker.listing(rig.place, cursor).cursor
    rig.clock.advance(timedelta(hours=1))
    rig.github.world.quiet = frozenset({"comment"})
    rig.ana.edit_comment(int(said), "After")
    rig.rewrite("2", "Other")
    transport = rig.tracker.api.transport
    wire = transport.wire
    transport.wire = Shortened(wire, f"/repos/{rig.place}/issues/1")
    transport.close()
    listing = rig.tracker.listing(rig.place, cursor)
    assert ([e.native for e in listing.issues], listing.complete) == (["2"], False)
    assert "without its number" in listing.findings[0].what
    transport.wire = wire
    transport.close()
    issues = rig.tracker.listing(rig.place, listing.cursor).issues
    assert [each.native for each in issues] == ["1"]
    assert [each.body for each in rig.tracker.issue(rig.place, "1").comments] == ["After"]
