"""What goes wrong between a tracker and us, and what we must never make of it."""

from collections.abc import Callable

import pytest

from trackwork.ports import InDoubt, OutsideError, Refused
from trackwork.testing.contract.base import Suite
from trackwork.testing.contract.rig import TrackerRig, made, marked, present, read, settled


class TroubleContract(Suite):
    """Missing rights, dropped fields, lost answers, a crash before the record."""

    def test_missing_right_is_final_and_found_by_check(self, rig: TrackerRig) -> None:
        """Where writing is not allowed nothing is written, and `check` says so beforehand."""
        native = made(rig)
        assert rig.tracker.check(rig.place) == ()
        with rig.forbidding():
            findings = rig.tracker.check(rig.place)
            with pytest.raises(Refused):
                rig.tracker.comment(rig.place, native, body="Hi", effect="b" * 16)
            with pytest.raises(Refused):
                made(rig, title="Two", effect="c" * 16)
        assert [finding.severity for finding in findings] == ["problem"]
        assert all(finding.what and finding.fix for finding in findings)
        assert read(rig, native).comments == ()
        assert present(rig) == {native}

    def test_what_we_may_not_read_is_not_gone(self, rig: TrackerRig) -> None:
        """A place that is closed to us proves no absence, neither of one issue nor of all."""
        if rig.lacks("closed_off"):
            return
        native = made(rig)
        with rig.closed_off():
            try:
                listing = rig.tracker.listing(rig.place, None)
            except OutsideError:
                pass
            else:
                assert not listing.complete
            with pytest.raises(OutsideError):
                rig.tracker.issue(rig.place, native)
        assert present(rig) == {native}

    def test_a_dropped_field_shows_when_read_back(self, rig: TrackerRig) -> None:
        """One of several fields is dropped without a word: the others are kept, and a read shows
        which one is not there. A connector that looks for itself may say so in a Refused that
        names it.
        """
        if rig.lacks("dropping"):
            return
        native = made(rig)
        with rig.dropping() as dropped:
            assert dropped
            said = self._set(rig, native)
        assert not said or all(name in said for name in dropped)
        fields = read(rig, native).fields
        for name, value in rig.values.items():
            if name in dropped:
                assert fields.get(name, "") != value, f"{name} is said to be there"
            else:
                assert fields.get(name) == value, f"{name} was lost with the others"

    def _set(self, rig: TrackerRig, native: str) -> str:
        try:
            rig.tracker.set_fields(rig.place, native, rig.values)
        except Refused as error:
            return str(error)
        return ""

    @pytest.mark.parametrize("kind", ["create", "comment"])
    def test_a_lost_answer_is_in_doubt_and_found(self, rig: TrackerRig, kind: str) -> None:
        """Done once, told as maybe done, and found by its marker; never repeated by itself."""
        if rig.lacks("losing_answers"):
            return
        native = made(rig)
        body = marked("Hi", "f" * 16)
        deeds: dict[str, Callable[[], str]] = {
            "create": lambda: made(rig, title="Two", body=body, effect="f" * 16),
            "comment": lambda: rig.tracker.comment(rig.place, native, body=body, effect="f" * 16),
        }
        with rig.losing_answers(), pytest.raises(InDoubt):
            deeds[kind]()
        settled(rig)
        found = rig.fresh().find(rig.place, "f" * 16)
        assert found is not None
        if kind == "create":
            assert present(rig) == {native, found}
        else:
            comments = read(rig, native).comments
            assert [f"{native}#{each.id}" for each in comments] == [found]

    def test_a_crash_before_the_record_doubles_nothing(self, rig: TrackerRig) -> None:
        """Who died between write and record finds both writes by their markers afterwards."""
        native = made(rig, body=marked("Text", "a" * 16), effect="a" * 16)
        said = rig.tracker.comment(rig.place, native, body=marked("Hi", "b" * 16), effect="b" * 16)
        settled(rig)
        after = rig.fresh()
        assert after.find(rig.place, "a" * 16) == native
        assert after.find(rig.place, "b" * 16) == f"{native}#{said}"
        assert after.find(rig.place, "c" * 16) is None
        assert present(rig) == {native}

    def test_a_marker_is_found_after_the_settle_time(self, rig: TrackerRig) -> None:
        """Before it has passed a marker may be found or not; what is found is never another."""
        made(rig, body="A stranger's issue", effect="c" * 16)
        native = made(rig, body=marked("Text", "a" * 16), effect="a" * 16)
        assert rig.tracker.find(rig.place, "a" * 16) in {None, native}
        settled(rig)
        assert rig.tracker.find(rig.place, "a" * 16) == native
        issue = read(rig, native)
        rig.tracker.edit_body(rig.place, native, body="No marker", expected=issue.revision)
        settled(rig)
        assert rig.tracker.find(rig.place, "a" * 16) is None

    def test_a_persons_words_carry_no_marker(self, rig: TrackerRig) -> None:
        """Quoting an effect's id in plain words is no marker."""
        native = made(rig)
        rig.say(native, f"What is {'f' * 16}?")
        settled(rig)
        assert rig.tracker.find(rig.place, "f" * 16) is None
