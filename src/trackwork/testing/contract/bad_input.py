"""What a tracker may answer, and what a connector makes of it: a clear word, and the rest goes on.

class TestPaperBadInput(BadInputContract):
    @pytest.fixture
    def make_tracker(self):
        return PaperRig  # a `BadInputRig`

For trackers that are reached over HTTP. The rig hands out the wire that is used when all is well;
the suite spoils what comes over it.
"""

from collections.abc import Callable

import pytest

from trackwork.ports import Finding, InDoubt, OutsideError, Refused, Tracker, TryLater
from trackwork.testing.contract.base import Suite
from trackwork.testing.contract.quality import TROUBLES
from trackwork.testing.contract.rig import TrackerRig, able, made, named, owed
from trackwork.testing.contract.wires import SPOILED, Spoiled, SpoilingWire, Wire

LONGEST = 600
"""Characters of a message a person has to read."""


class BadInputRig(TrackerRig):
    """A `TrackerRig` whose tracker is reached over HTTP.

    ``other`` is a second place in good order, ``nowhere`` one that is not there, ``secret`` what
    no message may hold. The methods below "abilities" may be missing with a reason under
    ``[cannot]`` in quality.toml, like those of `TrackerRig`.
    """

    other: str
    nowhere: str
    secret: str = "canary"  # noqa: S105 - it opens nothing

    def network(self) -> Wire:
        """The wire as it is when all is well: a fake's, or one to a server on this machine."""
        raise NotImplementedError(owed(self, "network"))

    def through(self, wire: Wire) -> Tracker:
        """A tracker like `fresh`, whose requests go over this wire."""
        raise NotImplementedError(owed(self, "through"))

    def wrong_token(self) -> Tracker:
        """A tracker with a token that nobody gave out."""
        raise NotImplementedError(owed(self, "wrong_token"))

    def about(self, place: str, url: str) -> bool:
        """Whether an address (decoded) is about this place."""
        return place in url

    # --- abilities a rig may lack -----------------------------------------------------------------

    def lacking_scope(self) -> tuple[Tracker, str]:
        """A tracker whose token lacks a right it needs, and the right's name."""
        raise NotImplementedError(owed(self, "lacking_scope"))

    def rename(self) -> str:
        """Somebody renames ``place``; its new name."""
        raise NotImplementedError(owed(self, "rename"))

    def strange_word(self, native: str) -> tuple[Tracker, str]:
        """An issue gets a status word nobody told us; the tracker, and the word."""
        raise NotImplementedError(owed(self, "strange_word"))

    def lose_field(self) -> tuple[Tracker, str]:
        """A field that is configured is deleted; the tracker, and the field's name there."""
        raise NotImplementedError(owed(self, "lose_field"))


def clear(text: str, rig: BadInputRig) -> None:
    """A message a person can read, without the secret and without a page's source."""
    assert text.strip()
    assert len(text) <= LONGEST
    assert rig.secret not in text
    assert "<html" not in text.lower()
    assert "Traceback" not in text


def problems(findings: tuple[Finding, ...], rig: BadInputRig) -> list[str]:
    """What is wrong and how to mend it, a text each; there is at least one."""
    found = [each for each in findings if each.severity in {"problem", "warning"}]
    assert found
    for each in found:
        assert each.where
        assert each.fix, f"nothing says how to mend: {each.what}"
        clear(f"{each.what} {each.fix}", rig)
    return [f"{each.where} {each.what} {each.fix}" for each in found]


def refused(deed: Callable[[], object], rig: BadInputRig) -> OutsideError:
    """The error a deed ends with: one of ours, with a clear message."""
    with pytest.raises(OutsideError) as caught:
        deed()
    clear(str(caught.value), rig)
    return caught.value


class BadInputContract(Suite):
    """Wrong tokens, missing rights, places and fields that went, answers that are none."""

    @pytest.fixture
    def rig(self, make_tracker: Callable[[], BadInputRig]) -> BadInputRig:
        """A fresh tracker with an empty backlog, reached over a wire."""
        return make_tracker()

    def test_what_this_rig_cannot_do_is_said(self, rig: BadInputRig) -> None:
        """Each trouble can be made, or quality.toml says why not; never both, never neither."""
        for trouble in TROUBLES:
            assert able(rig, trouble, BadInputRig) != rig.lacks(trouble), (
                f"{trouble}: write it or say why not under [cannot] in quality.toml, not both"
            )

    def test_a_spoiled_answer_to_a_read(self, rig: BadInputRig) -> None:
        """Nothing is taken for absence; the place says so, and the others go on."""
        native = made(rig)
        rig.tracker.create(rig.other, title="Other", body="", effect="b" * 16)
        for spoiled in SPOILED:
            with named(spoiled.name):
                _read_through(SpoilingWire(rig.network()), spoiled, rig, native)

    def test_a_spoiled_answer_to_a_write(self, rig: BadInputRig) -> None:
        """It may have been done: in doubt, asked once and not repeated. Who looks first and cannot
        see writes nothing, and comes later.
        """
        native = made(rig)
        for number, spoiled in enumerate(SPOILED):
            with named(spoiled.name):
                _write_through(SpoilingWire(rig.network()), spoiled, rig, (native, number))

    def test_a_wrong_token_is_said(self, rig: BadInputRig) -> None:
        """Read and write are refused, and `check` says what to do about the token."""
        tracker = rig.wrong_token()
        refused(lambda: tracker.listing(rig.place, None), rig)
        error = refused(
            lambda: tracker.create(rig.place, title="One", body="", effect="a" * 16), rig
        )
        assert isinstance(error, Refused)
        assert problems(tracker.check(rig.place), rig)

    def test_a_missing_right_is_named(self, rig: BadInputRig) -> None:
        """`check` says which right the token lacks."""
        if rig.lacks("lacking_scope"):
            return
        tracker, scope = rig.lacking_scope()
        assert any(scope in each for each in problems(tracker.check(rig.place), rig))

    def test_an_unknown_place_is_named(self, rig: BadInputRig) -> None:
        """A place that is not there is refused by its name, and the others go on."""
        error = refused(lambda: rig.tracker.listing(rig.nowhere, None), rig)
        assert isinstance(error, Refused)
        assert any(rig.nowhere in each for each in problems(rig.tracker.check(rig.nowhere), rig))
        assert rig.tracker.listing(rig.place, None).complete

    def test_a_renamed_place_is_followed_for_reading(self, rig: BadInputRig) -> None:
        """Reads find the new place or name it; a write is refused with the new name."""
        if rig.lacks("rename"):
            return
        native = made(rig)
        new = rig.rename()
        tracker = rig.fresh()
        listing = tracker.listing(rig.place, None)
        assert [each.native for each in listing.issues] == [native]
        error = refused(
            lambda: tracker.create(rig.place, title="Two", body="", effect="b" * 16), rig
        )
        assert isinstance(error, Refused)
        assert new in str(error)
        assert any(new in each for each in problems(tracker.check(rig.place), rig))

    def test_an_unknown_status_word_is_named(self, rig: BadInputRig) -> None:
        """The issue is there with the word as it stands, and a finding names it."""
        if rig.lacks("strange_word"):
            return
        native = made(rig)
        tracker, word = rig.strange_word(native)
        listing = tracker.listing(rig.place, None)
        assert [(each.native, each.status) for each in listing.issues] == [(native, word)]
        assert any(word in each.what and each.fix for each in listing.findings)

    def test_a_deleted_field_is_named(self, rig: BadInputRig) -> None:
        """`check` names the field that is gone; the backlog can still be read."""
        if rig.lacks("lose_field"):
            return
        native = made(rig)
        tracker, name = rig.lose_field()
        assert any(name in each for each in problems(tracker.check(rig.place), rig))
        assert [each.native for each in tracker.listing(rig.place, None).issues] == [native]


def _read_through(wire: SpoilingWire, spoiled: Spoiled, rig: BadInputRig, native: str) -> None:
    tracker = rig.through(wire)
    wire.spoiled, wire.about = spoiled, lambda url: rig.about(rig.place, url)
    try:
        listing = tracker.listing(rig.place, None)
    except OutsideError as error:
        clear(str(error), rig)
    else:
        assert not listing.complete
        assert problems(listing.findings, rig)
    assert [each.title for each in tracker.listing(rig.other, None).issues] == ["Other"]
    wire.about = lambda _: True
    refused(lambda: tracker.issue(rig.place, native), rig)
    refused(lambda: tracker.find(rig.place, "e" * 16), rig)
    wire.spoiled = None
    assert [each.native for each in tracker.listing(rig.place, None).issues] == [native]


def _write_through(
    wire: SpoilingWire, spoiled: Spoiled, rig: BadInputRig, about: tuple[str, int]
) -> None:
    tracker, (native, number) = rig.through(wire), about
    assert tracker.issue(rig.place, native) is not None
    wire.spoiled, wire.sent = spoiled, 0
    with pytest.raises((InDoubt, Refused, TryLater)) as caught:
        tracker.comment(rig.place, native, body=f"Hi {number}", effect=f"{number:016x}")
    clear(str(caught.value), rig)
    assert wire.sent <= 1
    if wire.sent:
        assert isinstance(caught.value, InDoubt)
