"""Planted mistakes: for each promise one way to break it, so that it is seen to notice.

A proof that cannot go red proves nothing. Each of these is a mistake that a real tool makes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import time
from types import MappingProxyType

from trackwork.core.effects import Carried, Effect, EffectKind, effect_id
from trackwork.core.facts import Fact, RungTold
from trackwork.core.obligations import Kind
from trackwork.core.people import Hours
from trackwork.core.policy import Budget
from trackwork.core.subjects import person
from trackwork.core.workspace import Workspace
from trackwork.engine.adopted import read_adopted
from trackwork.ledger.facts import FactShelf
from trackwork.ledger.store import SqlBooks
from trackwork.ledger.subjects import SubjectShelf
from trackwork.ports import Listing, ObligationRow, SubjectRow
from trackwork.testing.fake_tracker import OURS
from trackwork.testing.simulation.outside import Line, ours
from trackwork.testing.simulation.stage import Planted, Stage
from trackwork.testing.simulation.worlds import CANARY

# --- towards the tracker --------------------------------------------------------------------------


class NeverLooks(Line):
    """Sends again without looking for what it sent: what most tools do."""

    def find(self, place: str, effect: str) -> str | None:
        """Nothing, whatever is there."""
        Line.find(self, place, effect)
        return None


class MarksFirst(Line):
    """Calls a comment sent before it is, and never gets to sending it."""

    def comment(self, place: str, native: str, *, body: str, effect: str) -> str:
        """The id of nothing."""
        self.hazards.point(f"no comment {effect} of {len(body)} letters at {place}/{native}")
        return "c0"


class Overwrites(Line):
    """Writes our block over the whole text."""

    def edit_body(self, place: str, native: str, *, body: str, expected: str) -> None:
        """The block and nothing else."""
        block = ours(body)[0]
        alone = body[block.start : block.end]
        Line.edit_body(self, place, native, body=alone, expected=expected)


class Reopens(Line):
    """Opens again whatever it comments on."""

    def comment(self, place: str, native: str, *, body: str, effect: str) -> str:
        """A comment, and an open issue."""
        said = Line.comment(self, place, native, body=body, effect=effect)
        self.tracker.change(place, native, author=OURS, state="open")
        return said


class Eager(Line):
    """Asks for news whenever it reads, whatever gear and pause say."""

    def listing(self, place: str, since: str | None) -> Listing:
        """A listing, and one more comment."""
        found = Line.listing(self, place, since)
        for issue in [each for each in self.tracker.issues() if each.place == place][:1]:
            Line.comment(self, place, issue.native, body="Any news?", effect="")
        return found


class KeepsTalking(Line):
    """Calls a comment removed, and leaves it where it is."""

    def remove_comment(self, place: str, native: str, comment: str) -> None:
        """Nothing."""
        self.hazards.point(f"no removal of {comment} at {place}/{native}")


class CountsPages(Line):
    """Asks for pages by their numbers, while somebody moves what was read to the end."""

    def listing(self, place: str, since: str | None) -> Listing:
        """A listing that skips what moved up."""
        known = int(since or 0)
        here = [each for each in self.tracker.issues() if each.place == place]
        young = [each for each in here if int(each.revision[1:]) > known]
        first = min(young, key=lambda each: int(each.revision[1:]), default=None)

        def meanwhile(_place: str) -> None:
            self.tracker.between_pages = None
            if first is not None:
                self.tracker.change(place, first.native, fields={"labels": "moved"})

        moods = (self.tracker.page, self.tracker.by_offset, self.tracker.between_pages)
        self.tracker.page, self.tracker.by_offset = 1, True
        self.tracker.between_pages = meanwhile if len(young) > 1 else None
        try:
            return Line.listing(self, place, since)
        finally:
            self.tracker.page, self.tracker.by_offset, self.tracker.between_pages = moods


class Insists(Line):
    """Writes its text again and again, since somebody might have changed it."""

    def listing(self, place: str, since: str | None) -> Listing:
        """A listing, and the first text once more."""
        found = Line.listing(self, place, since)
        for issue in [each for each in self.tracker.issues() if each.place == place][:1]:
            Line.edit_body(self, place, issue.native, body=issue.body, expected=issue.revision)
        return found


# --- towards the configuration --------------------------------------------------------------------


def _spendthrift(workspace: Workspace) -> Workspace:
    budget = Budget(interruptions_per_week=99, critical_per_week=99, digests_per_week=99)
    return replace(workspace, policy=replace(workspace.policy, budget=budget))


def _sleepless(workspace: Workspace) -> Workspace:
    always = Hours(opens=time(0), closes=time(0), weekdays=frozenset(range(7)))
    people = {
        key: replace(each, hours=always, leave=())
        for key, each in workspace.directory.people.items()
    }
    directory = replace(workspace.directory, people=MappingProxyType(people))
    return replace(workspace, directory=directory)


def _lost(workspace: Workspace) -> Workspace:
    backlogs = {key: replace(each, place=CANARY) for key, each in workspace.backlogs.items()}
    return replace(workspace, backlogs=MappingProxyType(backlogs))


class _Renamed:
    """A workspace that is called differently each time: its ids are derived from chance."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, workspace: Workspace) -> Workspace:
        self.times += 1
        awake = _sleepless(_spendthrift(workspace))
        return replace(awake, id=f"{workspace.id}{self.times}")


# --- towards the ledger ---------------------------------------------------------------------------


class _Forgetful(FactShelf):
    """Does not keep what was told."""

    def append(self, facts: Sequence[Fact]) -> tuple[Fact, ...]:
        """All but that."""
        return super().append([each for each in facts if not isinstance(each.body, RungTold)])


def _forget(books: SqlBooks) -> None:
    books.facts = _Forgetful(books.access, books.subjects)


class _Deaf(SubjectShelf):
    """Hears nothing of what its readers read."""

    def _touch(self, names: Sequence[str]) -> None:
        del names


def _deafen(books: SqlBooks) -> None:
    books.subjects = _Deaf(books.access)
    books.facts = FactShelf(books.access, books.subjects)


class _Absent(SubjectShelf):
    """Forgets whose turn it is to answer a question."""

    def save(
        self, row: SubjectRow, obligations: Sequence[ObligationRow], reads: frozenset[str]
    ) -> None:
        """The row, and nobody's turn."""
        kept = [each for each in obligations if each.kind != Kind.RESPOND]
        super().save(row, kept, reads)


def _forget_turns(books: SqlBooks) -> None:
    books.subjects = _Absent(books.access)
    books.facts = FactShelf(books.access, books.subjects)


def _misfold(stage: Stage) -> None:
    """One row says what no fact says."""
    with stage.shelf.ledger.transaction() as books:
        row = books.subjects.rows(kind="item")[0]
        owed = books.subjects.obligations(subject=row.subject)
        books.subjects.save(replace(row, health="sunny"), owed, frozenset())


# --- towards people -------------------------------------------------------------------------------


def _tells(rungs: int) -> Planted:
    """Tells others of every open matter at once, by so many rungs of its ladder."""

    def before(stage: Stage) -> None:
        parts = stage.parts()
        with stage.shelf.ledger.transaction() as books:
            adopted = read_adopted(books, parts)
            effects = [
                _loud(owed, rung.name, who)
                for owed in books.subjects.obligations()
                for rung, who in zip(
                    [
                        each
                        for each in adopted.policy.ladders[owed.ladder].rungs
                        if not each.to_holder
                    ][:rungs],
                    ("sara", "owen"),
                    strict=False,
                )
            ]
            books.outbox.plan(effects, now=parts.clock.now())

    return Planted(before=before, adopted=_spendthrift)


def _loud(owed: ObligationRow, rung: str, who: str) -> Effect:
    return Effect(
        id=effect_id("loud", owed.episode, rung),
        kind=EffectKind.MAIL,
        subject=owed.subject,
        body="Somebody has not answered yet.",
        recipient=person(who),
        person=who,
        interrupts=True,
        carries=(Carried(episode=owed.episode, rung=rung, to_holder=False),),
    )


def _through(line: type[Line]) -> Planted:
    return Planted(line=lambda each: line(each.tracker, each.hazards, each.note))


PLANTED: Mapping[str, Planted] = MappingProxyType(
    {
        "effects_happen_once": _through(NeverLooks),
        "nothing_is_told_twice": Planted(
            warp=_forget, adopted=_Renamed(), line=_through(NeverLooks).line
        ),
        "nothing_is_lost": _through(MarksFirst),
        "nobody_is_ambushed": _tells(1),
        "nobody_is_over_budget": Planted(adopted=_spendthrift),
        "quiet_hours_are_kept": Planted(adopted=_sleepless),
        "one_message_after_a_sleep": _tells(2),
        "writes_stay_where_they_may": Planted(adopted=_lost),
        "gears_are_kept": _through(Eager),
        "peoples_words_stand": _through(Overwrites),
        "closed_stays_closed": _through(Reopens),
        "nobody_fights": _through(Insists),
        "what_was_taken_back_stays_away": _through(KeepsTalking),
        "no_question_is_forgotten": Planted(warp=_forget_turns),
        "everything_there_was_read": _through(CountsPages),
        "dirty_is_all_there_is": Planted(warp=_deafen),
        "rebuilding_changes_nothing": Planted(after=_misfold),
        "resting_is_rest": _through(Eager),
        "nothing_is_set_aside": Planted(nonce=lambda _word: "same-word"),
    }
)
"""By promise: the mistake that must break it."""
