"""What a tracker promises of itself: notices, relations, echo, the lines of quality.toml."""

import pytest

from trackwork.core.markers import find_comment_marker
from trackwork.ports import OTHER_WAY, Refused, Relation
from trackwork.testing.contract.base import Suite
from trackwork.testing.contract.quality import ABILITIES, WRITES
from trackwork.testing.contract.rig import LATER, TrackerRig, able, made, marked, read


class PromisesContract(Suite):
    """`ports.Capabilities` and quality.toml say what is so."""

    def test_what_a_rig_cannot_do_is_said(self, rig: TrackerRig) -> None:
        """Each ability is there, or quality.toml says why it is not; never both, never neither."""
        said = rig.said()
        if said is not None:
            assert said.wrong == ()
        for ability in ABILITIES:
            assert able(rig, ability) != rig.lacks(ability), (
                f"{ability}: write it or say why not under [cannot] in quality.toml, not both"
            )

    def test_quality_promises_what_the_tracker_says(self, rig: TrackerRig) -> None:
        """The page's promises and the capabilities the engine reads are the same."""
        said, able_to = rig.said(), rig.tracker.capabilities
        assert able_to.notifies <= set(WRITES)
        assert able_to.relations <= set(OTHER_WAY)
        if said is None:
            return
        assert said.promises["guarantee"] == able_to.guarantee
        assert said.promises["settle_seconds"] == able_to.settle.total_seconds()
        assert said.promised("notifies") == able_to.notifies
        assert said.promised("relations") >= able_to.relations
        assert said.promised("fields") >= able_to.fields

    def test_what_each_write_notifies(self, rig: TrackerRig) -> None:
        """A write tells people exactly when `capabilities.notifies` names it."""
        if rig.lacks("notified"):
            said = rig.said()
            assert said is not None
            assert said.promises["notifies_proof"] == "docs"
            return
        told = set()
        for call in WRITES:
            before = self._prepared(rig, call)
            count = rig.notified()
            self._do(rig, call, before)
            if rig.notified() > count:
                told.add(call)
        assert told == rig.tracker.capabilities.notifies

    def _prepared(self, rig: TrackerRig, call: str) -> tuple[str, str]:
        """An issue to write to, and what the call needs besides: a comment or another issue."""
        native = made(rig, body=marked("Text", "a" * 16), effect="a" * 16)
        other = ""
        if call == "remove_comment":
            body = marked("Hi", "c" * 16)
            other = rig.tracker.comment(rig.place, native, body=body, effect="c" * 16)
        if call == "relate":
            other = made(rig, effect="b" * 16)
        return native, other

    def _do(self, rig: TrackerRig, call: str, before: tuple[str, str]) -> None:
        tracker, (native, other) = rig.tracker, before
        if call == "create":
            made(rig, effect="d" * 16)
        elif call == "comment":
            tracker.comment(rig.place, native, body="Hi", effect="d" * 16)
        elif call == "edit_body":
            expected = read(rig, native).revision
            tracker.edit_body(rig.place, native, body="Other", expected=expected)
        elif call == "set_fields":
            tracker.set_fields(rig.place, native, {"due": LATER})
        elif call == "remove_comment":
            tracker.remove_comment(rig.place, native, other)
        elif tracker.capabilities.relations:
            is_ = min(tracker.capabilities.relations)
            tracker.relate(rig.place, native, Relation(is_=is_, place=rig.place, native=other))

    @pytest.mark.parametrize("is_", sorted(OTHER_WAY))
    def test_relations(self, rig: TrackerRig, is_: str) -> None:
        """Made once however often it is asked for, and seen from both sides; else refused."""
        one, two = made(rig, effect="a" * 16), made(rig, effect="b" * 16)
        relation = Relation(is_=is_, place=rig.place, native=two)
        if is_ not in rig.tracker.capabilities.relations:
            with pytest.raises(Refused):
                rig.tracker.relate(rig.place, one, relation)
            assert read(rig, one).relations == ()
            return
        for _ in range(2):
            rig.tracker.relate(rig.place, one, relation)
        back = Relation(is_=OTHER_WAY[is_], place=rig.place, native=one)
        assert read(rig, one).relations == (relation,)
        assert read(rig, two).relations == (back,)

    def test_our_own_writes_are_known_again(self, rig: TrackerRig) -> None:
        """Our words carry our marker and our name; a person's carry neither."""
        body = marked("Text", "a" * 16)
        native = made(rig, body=body, effect="a" * 16)
        rig.tracker.comment(rig.place, native, body=marked("Hi", "b" * 16), effect="b" * 16)
        rig.say(native, "Thanks")
        issue = read(rig, native)
        ours, theirs = issue.comments
        found = [find_comment_marker(each) for each in (issue.body, ours.body, theirs.body)]
        assert [each.effect if each else "" for each in found] == ["a" * 16, "b" * 16, ""]
        if rig.ours:
            assert ours.author.handle == rig.ours
            assert theirs.author.handle != rig.ours

    def test_our_own_write_is_listed_once(self, rig: TrackerRig) -> None:
        """What we wrote comes back in one listing, told as ours where the tracker names people."""
        native = made(rig, body=marked("Text", "a" * 16), effect="a" * 16)
        cursor = rig.tracker.listing(rig.place, None).cursor
        rig.tracker.comment(rig.place, native, body=marked("Hi", "b" * 16), effect="b" * 16)
        echo = rig.tracker.listing(rig.place, cursor)
        assert [each.native for each in echo.issues] == [native]
        assert echo.issues[0].changed_by.handle in {"", rig.ours}
        assert rig.tracker.listing(rig.place, echo.cursor).issues == ()
