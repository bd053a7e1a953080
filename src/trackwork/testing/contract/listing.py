"""Listing and reading: nothing is missed, nothing is told twice, and absence means something."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

from trackwork.ports import Issue, Listing
from trackwork.testing.contract.base import Suite
from trackwork.testing.contract.rig import TrackerRig, made, marked, present, read, settled

QUIET = timedelta(minutes=10)
SOME = 5
"""How many issues change between two pages."""


def listed(listing: Listing, native: str) -> Issue:
    """One issue of a listing, given once."""
    found = [each for each in listing.issues if each.native == native]
    assert len(found) == 1, f"issue {native} is given {len(found)} times"
    return found[0]


class ListingContract(Suite):
    """Cursors, pages, equal timestamps, comments of a listing, deletion, transfer."""

    def test_listing_again_with_its_cursor_gives_nothing_new(self, rig: TrackerRig) -> None:
        """A quiet backlog is quiet, however often it is read and however late."""
        made(rig)
        first = rig.tracker.listing(rig.place, None)
        again = rig.tracker.listing(rig.place, first.cursor)
        assert len(first.issues) == 1
        assert again.issues == ()
        assert again.complete
        rig.wait(QUIET)
        assert rig.tracker.listing(rig.place, again.cursor).issues == ()

    def test_listing_is_idempotent(self, rig: TrackerRig) -> None:
        """The same cursor gives the same issues, comments and revisions again."""
        native = made(rig)
        cursor = rig.tracker.listing(rig.place, None).cursor
        rig.say(native, "tw: on track")
        once = rig.tracker.listing(rig.place, cursor)
        assert rig.tracker.listing(rig.place, cursor).issues == once.issues
        assert [issue.native for issue in once.issues] == [native]

    def test_changes_in_the_same_instant_are_all_listed(self, rig: TrackerRig) -> None:
        """Equal timestamps neither hide a change nor stop the listing from getting on."""
        one = made(rig, title="One", body="a", effect="a" * 16)
        two = made(rig, title="Two", body="b", effect="b" * 16)
        cursor = rig.tracker.listing(rig.place, None).cursor
        rig.rewrite(one, "c")
        first = rig.tracker.listing(rig.place, cursor)
        rig.rewrite(two, "d")
        second = rig.tracker.listing(rig.place, first.cursor)
        assert [issue.native for issue in first.issues] == [one]
        assert [issue.native for issue in second.issues] == [two]
        assert rig.tracker.listing(rig.place, second.cursor).issues == ()

    def test_two_changes_of_one_issue_in_the_same_instant(self, rig: TrackerRig) -> None:
        """A second edit within the clock's smallest step is listed like the first."""
        native = made(rig)
        cursor = rig.tracker.listing(rig.place, None).cursor
        rig.rewrite(native, "first")
        first = rig.tracker.listing(rig.place, cursor)
        rig.rewrite(native, "second")
        second = rig.tracker.listing(rig.place, first.cursor)
        assert [listed(each, native).body for each in (first, second)] == ["first", "second"]

    def test_each_change_is_told_once(self, rig: TrackerRig) -> None:
        """From cursor to cursor every change is there once, each in a revision of its own."""
        one, two = made(rig, effect="a" * 16), made(rig, effect="b" * 16)
        deeds: list[tuple[str, Callable[[], None]]] = [
            (one, lambda: rig.rewrite(one, "Other words")),
            (two, lambda: rig.say(two, "tw: on track")),
            (one, lambda: rig.close(one, "done")),
            (one, lambda: rig.say(one, "Done at last")),
            (two, lambda: rig.close(two, "not planned")),
        ]
        listing = rig.tracker.listing(rig.place, None)
        told = [(each.native, each.revision) for each in listing.issues]
        for native, deed in deeds:
            deed()
            listing = rig.tracker.listing(rig.place, listing.cursor)
            assert [each.native for each in listing.issues] == [native]
            told += [(each.native, each.revision) for each in listing.issues]
            rig.wait(timedelta(minutes=1))
        assert len(told) == len(set(told)) == len(deeds) + 2
        assert rig.tracker.listing(rig.place, listing.cursor).issues == ()

    def test_a_cursor_is_good_for_another_process(self, rig: TrackerRig) -> None:
        """Everything that matters stands in the cursor; a new process goes on from it."""
        native = made(rig)
        cursor = rig.tracker.listing(rig.place, None).cursor
        assert rig.fresh().listing(rig.place, cursor).issues == ()
        rig.rewrite(native, "Other words")
        again = rig.fresh().listing(rig.place, cursor)
        assert listed(again, native).body == "Other words"

    def test_the_revision_of_a_listing_is_good_for_an_edit(self, rig: TrackerRig) -> None:
        """Whoever read an issue in a listing can write to it without reading it again."""
        native = made(rig)
        rig.say(native, "tw: on track")
        revision = listed(rig.tracker.listing(rig.place, None), native).revision
        rig.tracker.edit_body(rig.place, native, body="Other", expected=revision)
        assert read(rig, native).body == "Other"

    def test_a_listing_and_a_read_agree(self, rig: TrackerRig) -> None:
        """Status, address, fields and state are the same both ways."""
        native = made(rig)
        rig.tracker.set_fields(rig.place, native, dict(rig.values))
        there = listed(rig.tracker.listing(rig.place, None), native)
        alone = read(rig, native)
        for name in ("title", "body", "state", "status", "url", "fields", "updated"):
            assert getattr(there, name) == getattr(alone, name), name

    def test_addresses_open_in_a_browser(self, rig: TrackerRig) -> None:
        """Where a tracker has pages, each issue has its own, without a secret in the address."""
        urls = [
            read(rig, each).url for each in (made(rig, effect="a" * 16), made(rig, effect="b" * 16))
        ]
        if not any(urls):
            return
        assert urls[0] != urls[1]
        for url in map(urlsplit, urls):
            assert url.scheme in {"http", "https"}
            assert url.netloc
            assert "@" not in url.netloc
            assert "token" not in url.query

    def test_new_comments_are_in_the_listing(self, rig: TrackerRig) -> None:
        """A listing gives new comments; where it leaves old ones out it says how many there are."""
        native = made(rig)
        rig.say(native, "first")
        rig.say(native, "second")
        cursor = rig.tracker.listing(rig.place, None).cursor
        rig.wait(QUIET)
        rig.say(native, "third")
        there = listed(rig.tracker.listing(rig.place, cursor), native)
        whole = read(rig, native)
        assert whole.all_comments
        assert [each.body for each in whole.comments] == ["first", "second", "third"]
        assert "third" in [each.body for each in there.comments]
        assert set(there.comments) <= set(whole.comments)
        if there.all_comments:
            assert there.comments == whole.comments
        else:
            assert there.comment_count == len(whole.comments)

    def test_persons_comment_is_listed_once_and_stays_the_same(self, rig: TrackerRig) -> None:
        """Other changes to the issue leave a comment's id and revision alone."""
        native = made(rig)
        rig.say(native, "tw: at risk, certs")
        before = read(rig, native).comments
        rig.rewrite(native, "Text and a paragraph")
        rig.tracker.comment(rig.place, native, body="Thanks", effect="f" * 16)
        after = read(rig, native).comments
        assert [(c.id, c.revision, c.body) for c in before] == [
            (c.id, c.revision, c.body) for c in after[: len(before)]
        ]

    def test_an_edited_comment_is_listed_with_a_new_revision(self, rig: TrackerRig) -> None:
        """Its author rewrote it: the same comment, other words, another revision."""
        if rig.lacks("resay"):
            return
        native = made(rig)
        rig.say(native, "tw: on track")
        first = rig.tracker.listing(rig.place, None)
        before = read(rig, native).comments[0]
        rig.wait(timedelta(minutes=1))
        rig.resay(native, before.id, "tw: at risk, certs")
        there = listed(rig.tracker.listing(rig.place, first.cursor), native)
        after = next(each for each in there.comments if each.id == before.id)
        assert after.body == "tw: at risk, certs"
        assert after.revision != before.revision

    def test_closing_and_reopening_are_seen(self, rig: TrackerRig) -> None:
        """As what it was closed is told; a reopened issue is open and nothing else."""
        native = made(rig)
        seen = []
        for closed_as in ("done", "not planned"):
            rig.close(native, closed_as)
            seen.append((read(rig, native).state, read(rig, native).closed_as))
            rig.reopen(native)
            seen.append((read(rig, native).state, read(rig, native).closed_as))
        assert seen == [("closed", "done"), ("open", ""), ("closed", "not planned"), ("open", "")]

    def test_the_teams_own_word_is_kept(self, rig: TrackerRig) -> None:
        """A status word is given as the team wrote it, beside the state it means."""
        if rig.lacks("team_word"):
            return
        native = made(rig)
        word, state = rig.team_word(native)
        issue = read(rig, native)
        assert (issue.status, issue.state) == (word, state)

    def test_deleted_issue_is_absent_from_a_complete_listing(self, rig: TrackerRig) -> None:
        """Deletion shows as absence, and as nothing else."""
        gone, kept = made(rig, effect="a" * 16), made(rig, effect="b" * 16)
        cursor = rig.tracker.listing(rig.place, None).cursor
        rig.delete(gone)
        assert present(rig) == {kept}
        assert rig.tracker.issue(rig.place, gone) is None
        assert rig.tracker.listing(rig.place, cursor).issues == ()

    def test_a_transferred_issue_is_followed_or_gone(self, rig: TrackerRig) -> None:
        """It is read where it is now, or it is not there; it is never a stranger's issue."""
        if rig.lacks("transfer"):
            return
        native = made(rig, title="Moves", body=marked("Text", "e" * 16))
        stays = made(rig, effect="b" * 16)
        now = rig.transfer(native)
        issue = rig.tracker.issue(rig.place, native)
        if now is None:
            assert issue is None
        else:
            assert issue is not None
            assert ((issue.place, issue.native), issue.title) == (now, "Moves")
        assert present(rig) == {stays}

    def test_many_of_one_instant_are_all_visited(self, rig: TrackerRig) -> None:
        """More issues than two pages hold, all changed in the same instant, are all there."""
        natives = rig.fill(2 * rig.page + 1)
        listing = rig.tracker.listing(rig.place, None)
        assert listing.complete
        assert sorted(each.native for each in listing.issues) == sorted(natives)
        assert rig.tracker.listing(rig.place, listing.cursor).issues == ()

    def test_paging_while_others_write(self, rig: TrackerRig) -> None:
        """Issues that close and change while we page are visited, and their news is not lost."""
        if rig.lacks("between_pages"):
            return
        natives = rig.fill(2 * rig.page + 1)
        rig.wait(QUIET)
        waiting = list(natives)
        done: list[str] = []

        def others() -> None:
            if len(waiting) <= SOME:
                return
            for native in waiting[:SOME]:
                rig.close(native, "done")
                done.append(native)
            rig.rewrite(waiting[SOME], "Other words")
            del waiting[: SOME + 1]

        with rig.between_pages(others):
            first = rig.tracker.listing(rig.place, None)
        assert done, "the rig let nothing happen between pages"
        assert {each.native for each in first.issues} == set(natives)
        settled(rig)
        second = rig.tracker.listing(rig.place, first.cursor)
        last = {each.native: each for each in (*first.issues, *second.issues)}
        assert all(last[native].state == "closed" for native in done)
