"""The contract suite is no decoration: a tracker that does one thing wrong is found."""

from dataclasses import replace

import pytest

from tests.testing.fake_rig import FakeRig
from trackwork.ports import Conflict, InDoubt, Refused
from trackwork.testing.contract.quality import ABILITIES, read_quality
from trackwork.testing.fake_tracker import FakeTracker
from trackwork.testing.tracker_contract import TrackerContract, TrackerRig


class LosesEqualTimestamps(FakeTracker):
    """Polls by what is younger than the youngest it saw."""

    def listing(self, place, since):
        found = super().listing(place, None)
        at = max([each.updated.isoformat() for each in found.issues], default="")
        young = tuple(each for each in found.issues if each.updated.isoformat() > (since or ""))
        return replace(found, issues=young, cursor=max(at, since or ""))


class TellsTwice(FakeTracker):
    """Reads with an overlap and forgets what it has told."""

    def listing(self, place, since):
        before = str(max(0, int(since) - 1)) if since else None
        return super().listing(place, before)


class TriesAgain(FakeTracker):
    """Repeats a write whose answer was lost."""

    def create(self, place, *, title, body, effect):
        try:
            return super().create(place, title=title, body=body, effect=effect)
        except InDoubt:
            return super().create(place, title=title, body=body, effect=effect)


class SaysLater(FakeTracker):
    """Takes a lost answer for nothing done."""

    def comment(self, place, native, *, body, effect):
        try:
            return super().comment(place, native, body=body, effect=effect)
        except InDoubt as error:
            raise Refused(str(error)) from error


class DropsTheRest(FakeTracker):
    """Gives up on all fields when one is dropped."""

    def set_fields(self, place, native, values):
        if not self.dropped & set(values):
            super().set_fields(place, native, values)


class ShowsWhatItSent(FakeTracker):
    """Shows a field as written although the tracker dropped it."""

    def set_fields(self, place, native, values):
        kept, self.dropped = self.dropped, frozenset()
        super().set_fields(place, native, values)
        self.dropped = kept


class WritesOver(FakeTracker):
    """Does not look before it replaces a text."""

    def edit_body(self, place, native, *, body, expected):
        try:
            super().edit_body(place, native, body=body, expected=expected)
        except Conflict:
            self.change(place, native, body=body)


class TakesClosedForEmpty(FakeTracker):
    """Takes a refusal for an empty place."""

    def issue(self, place, native):
        try:
            return super().issue(place, native)
        except Refused:
            return None


class Tidies(FakeTracker):
    """Strips what people wrote."""

    def create(self, place, *, title, body, effect):
        return super().create(place, title=title, body=body.strip(), effect=effect)


class KeepsTheOldPlace(FakeTracker):
    """Reads a moved issue and says it is where it was."""

    def issue(self, place, native):
        found = super().issue(place, native)
        return replace(found, place=place, native=native) if found else None


class TellsQuietly(FakeTracker):
    """Says that nothing notifies anybody."""

    def __init__(self, *, clock):
        super().__init__(clock=clock)
        self.capabilities = replace(self.capabilities, notifies=frozenset())


class RelatesOneSide(FakeTracker):
    """Leaves the other issue without a word of it."""

    def relate(self, place, native, relation):
        self._relate(place, native, relation)


class FindsAnything(FakeTracker):
    """Answers a search with the newest issue."""

    def find(self, place, effect):
        return super().find(place, effect) or str(len(self.issues()))


class SkipsWhatMoved(FakeTracker):
    """Pages by offset, so that what moves to the end is passed by."""

    def __init__(self, *, clock):
        super().__init__(clock=clock)
        self.by_offset = True


PLANTED = (
    (LosesEqualTimestamps, "test_changes_in_the_same_instant_are_all_listed", ()),
    (LosesEqualTimestamps, "test_two_changes_of_one_issue_in_the_same_instant", ()),
    (TellsTwice, "test_each_change_is_told_once", ()),
    (TellsTwice, "test_our_own_write_is_listed_once", ()),
    (TriesAgain, "test_a_lost_answer_is_in_doubt_and_found", ("create",)),
    (SaysLater, "test_a_lost_answer_is_in_doubt_and_found", ("comment",)),
    (DropsTheRest, "test_a_dropped_field_shows_when_read_back", ()),
    (ShowsWhatItSent, "test_a_dropped_field_shows_when_read_back", ()),
    (WritesOver, "test_edit_over_a_persons_edit_is_a_conflict", ()),
    (TakesClosedForEmpty, "test_what_we_may_not_read_is_not_gone", ()),
    (Tidies, "test_bodies_come_back", ()),
    (KeepsTheOldPlace, "test_a_transferred_issue_is_followed_or_gone", ()),
    (TellsQuietly, "test_what_each_write_notifies", ()),
    (RelatesOneSide, "test_relations", ("blocks",)),
    (FindsAnything, "test_a_crash_before_the_record_doubles_nothing", ()),
    (SkipsWhatMoved, "test_paging_while_others_write", ()),
)


@pytest.mark.parametrize(
    ("kind", "name", "more"), PLANTED, ids=[f"{kind.__name__}-{name}" for kind, name, _ in PLANTED]
)
def test_a_planted_mistake_is_found(kind, name, more):
    """The test that looks for it ends red, and is green without the mistake."""
    getattr(TrackerContract(), name)(FakeRig(), *more)
    rig = FakeRig(kind)
    with pytest.raises((AssertionError, pytest.fail.Exception, Refused, InDoubt)):
        getattr(TrackerContract(), name)(rig, *more)


class BareRig(FakeRig):
    """Lacks an ability and says nothing."""

    transfer = TrackerRig.transfer


def test_an_ability_that_is_missing_without_a_word_is_found():
    """Neither the test that needs it nor the one that asks for all of them passes over it."""
    with pytest.raises(NotImplementedError, match=r'\[cannot\] transfer = "the reason"'):
        TrackerContract().test_a_transferred_issue_is_followed_or_gone(BareRig())
    with pytest.raises(AssertionError, match="transfer: write it or say why not"):
        TrackerContract().test_what_a_rig_cannot_do_is_said(BareRig())


def test_an_excuse_that_is_no_longer_needed_is_found(tmp_path):
    """Who can do it does not also say why not."""
    path = tmp_path / "quality.toml"
    path.write_text(f"{GOOD}[cannot]\ntransfer = 'once upon a time'\n", encoding="utf-8")

    class Excused(FakeRig):
        quality = path

    with pytest.raises(AssertionError, match="transfer: write it or say why not"):
        TrackerContract().test_what_a_rig_cannot_do_is_said(Excused())


def test_a_reason_in_the_file_stands_for_the_ability(tmp_path):
    """What is said there is not asked for; what a write notifies then rests on the docs."""
    path = tmp_path / "quality.toml"
    said = GOOD.replace("measured", "docs") + "[cannot]\nnotified = 'it tells by fax'\n"
    path.write_text(said, encoding="utf-8")

    class Silent(FakeRig):
        quality = path
        notified = TrackerRig.notified

    TrackerContract().test_what_a_rig_cannot_do_is_said(Silent())
    TrackerContract().test_what_each_write_notifies(Silent())
    path.write_text(GOOD + "[cannot]\nnotified = 'it tells by fax'\n", encoding="utf-8")
    assert 'notifies_proof is "docs"' in " ".join(read_quality(path).wrong)


def test_promises_that_differ_from_the_tracker_are_found(tmp_path):
    """The page says nothing the engine does not read as well."""
    path = tmp_path / "quality.toml"

    class Boastful(FakeRig):
        quality = path

    path.write_text(GOOD, encoding="utf-8")
    TrackerContract().test_quality_promises_what_the_tracker_says(Boastful())
    path.write_text(GOOD.replace("settle_seconds = 0", "settle_seconds = 9"), encoding="utf-8")
    with pytest.raises(AssertionError):
        TrackerContract().test_quality_promises_what_the_tracker_says(Boastful())


def test_a_rig_owes_what_every_rig_has():
    """A rig that forgot a person's deed is told which one."""

    class Empty(TrackerRig):
        pass

    rig = Empty()
    for deed in (lambda: rig.say("1", "Hi"), lambda: rig.rewrite("1", ""), rig.forbidding):
        with pytest.raises(NotImplementedError, match="every rig has it"):
            deed()
    for ability in ABILITIES:
        assert not rig.lacks(ability)


GOOD = """
[connector]
name = "paper"
kind = "notes on a board"
page = "docs/connectors/paper.md"

[promises]
guarantee = "read back"
settle_seconds = 0
notifies = ["create", "comment"]
notifies_proof = "measured"
fields = ["due", "owner", "labels"]
relations = ["child", "parent", "blocked by", "blocks"]

[rules.contract]
status = "done"
reason = "the shared suite"
proof = "tests/test_contract.py"

[rules.webhook]
status = "exempt"
reason = "a board calls nobody"

"""


def test_a_good_quality_file_has_nothing_wrong(tmp_path):
    """The form as the how-to shows it."""
    path = tmp_path / "quality.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert read_quality(path).wrong == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "paper"', 'name = ""', "[connector] lacks name"),
        ("notifies_proof", "proved_by", "[promises] lacks notifies_proof"),
        ("read back", "surely", "guarantee is one of"),
        ('"measured"', '"hearsay"', "notifies_proof is one of"),
        ('["create", "comment"]', '["shout"]', "notifies is a list of"),
        ('"blocks"]', '"cousin"]', "relations is a list of"),
        ("[rules.webhook]", "[rules.phone]", "no [rules.webhook]"),
        ('"exempt"', '"perhaps"', "rule webhook: status is one of"),
        ('reason = "a board calls nobody"', "", "rule webhook: no reason"),
        ('proof = "tests/test_contract.py"', "", "rule contract: done, and no proof"),
        ("[rules.contract]", "[cannot]\nfly = 'no wings'\n[rules.contract]", "[cannot] fly: it is"),
        ("[rules.contract]", "[cannot]\nresay = ''\n[rules.contract]", "[cannot] resay: no reason"),
        ("[connector]", "[connector", "no TOML"),
    ],
)
def test_what_is_wrong_in_a_quality_file_is_said(tmp_path, old, new, said):
    """Each thing that is missing or means nothing has a sentence."""
    assert old in GOOD
    path = tmp_path / "quality.toml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    assert any(said in each for each in read_quality(path).wrong)
