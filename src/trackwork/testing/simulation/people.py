"""People in a story: they comment, edit, delete, tick, close, open again and copy issues."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from random import Random

from trackwork.core.block import find_blocks
from trackwork.ports import Author, Issue
from trackwork.testing.fake_tracker import OURS
from trackwork.testing.simulation.outside import WatchedTracker, ours
from trackwork.testing.simulation.stage import Stage
from trackwork.testing.simulation.worlds import CANARY, ID, likely

BOT = Author(handle="build-bot", bot=True)
COMMANDS = (
    "tw: accept",
    "tw: on track, first part moved",
    "tw: at risk, waiting for certificates",
    "tw: off track, two people are away",
    "tw: not now until {day} because of the audit",
    "tw: date {day} because it comes first",
    "tw: done https://example.org/dashboards/x",
    "tw: blocked by {team} because we share it",
    "tw: unblocked {team}",
    "tw: help with the client",
    "tw: pause 2w",
    "tw: objection this doubles our latency",
    "tw: agreed",
    "tw: rather {day}",
    "tw: granted see you",
    "tw: alternative {day} because we can lend two people",
    "tw: answered we met",
    "tw: verified nothing on the old route",
    "tw: doubted it still sees traffic",
    "tw: not us -> {team}",
    "tw: undo",
    "tw: passed everybody was told",
    "tw: reviewed nothing new",
)
NONSENSE = (
    "tw: acept",
    "tw: date sometime",
    "tw:",
    "Thanks all!",
    "> tw: done\n\nNot yet, I think.",
    "/close\n@everybody look",
    "tw: not now until 1999-01-01",
    "tw: on track\ntw: off track\ntw: frobnicate",
)


@dataclass(slots=True)
class Hand:
    """One person (or bot) at one issue, for one step."""

    stage: Stage
    rng: Random
    issue: Issue

    @property
    def tracker(self) -> WatchedTracker:
        """Where it happens."""
        return self.stage.trackers[self.issue.tracker]

    @property
    def where(self) -> tuple[str, str]:
        """Place and native id."""
        return self.issue.place, self.issue.native

    @property
    def key(self) -> str:
        """Place and native id as one text."""
        return "/".join(self.where)

    def somebody(self) -> Author:
        """Somebody with a say, somebody without, or nobody the tracker names."""
        people = sorted(self.stage.world.versions[0].directory.people)
        return Author(handle=self.rng.choice((*people, "a-stranger", "")))

    def save(self, body: str, *, author: Author | None = None) -> None:
        """Save another body."""
        self.tracker.change(*self.where, body=body, author=author or self.somebody())

    def token(self) -> str:
        """A line nobody wrote before."""
        line = f"note-{self.stage.step}-{self.rng.randrange(10**6)}"
        self.stage.words.setdefault(self.key, set()).add(line)
        return line

    def keep_only(self, body: str) -> None:
        """What a person's edit took away is theirs to take."""
        known = self.stage.words.get(self.key, set())
        self.stage.words[self.key] = {word for word in known if word in body}

    # --- words ------------------------------------------------------------------------------------

    def says(self) -> str:
        """A command under the issue."""
        day = self.stage.clock.now().date() + timedelta(days=self.rng.randrange(-2, 60))
        teams = sorted(self.stage.world.versions[0].directory.teams)
        words = self.rng.choice(COMMANDS).format(day=day, team=self.rng.choice(teams))
        author = self.somebody()
        self.tracker.say(*self.where, words, author=author)
        return f"{author.handle or 'Somebody'} writes {words!r} under {self.key}."

    def babbles(self) -> str:
        """Something the grammar does not know, or should leave alone."""
        words = self.rng.choice(NONSENSE)
        author = self.rng.choice((self.somebody(), BOT))
        self.tracker.say(*self.where, words, author=author)
        return f"{author.handle or 'Somebody'} writes {words!r} under {self.key}."

    def edits_comment(self) -> str:
        """A comment of a person's is changed."""
        theirs = [each for each in self.issue.comments if each.author != OURS]
        if not theirs:
            return ""
        day = self.stage.clock.now().date() + timedelta(days=9)
        words = self.rng.choice((*COMMANDS, *NONSENSE)).format(day=day, team="team0")
        self.tracker.resay(*self.where, self.rng.choice(theirs).id, words)
        return f"A comment under {self.key} is changed to {words!r}."

    def deletes_comment(self) -> str:
        """Any comment is deleted, ours too."""
        if not self.issue.comments:
            return ""
        gone = self.rng.choice(self.issue.comments)
        self.tracker.unsay(*self.where, gone.id, author=self.somebody())
        if gone.author == OURS:
            self._taken(gone.body)
        whose = "of ours" if gone.author == OURS else "of a person"
        return f"A comment {whose} under {self.key} is deleted."

    def _taken(self, body: str) -> None:
        for entry in self.tracker.journal:
            if entry.effect and entry.text == body:
                self.stage.taken.add(entry.effect)

    # --- state ------------------------------------------------------------------------------------

    def ticks(self) -> str:
        """A box in our block is ticked, or unticked."""
        lines = self.issue.body.splitlines(keepends=True)
        boxes = [n for n, line in enumerate(lines) if "<!-- tw:" in line and "- [" in line]
        if not boxes:
            return ""
        at = self.rng.choice(boxes)
        new = lines[at].replace("[ ]", "[x]") if "[ ]" in lines[at] else lines[at]
        lines[at] = new if new != lines[at] else lines[at].replace("[x]", "[ ]")
        self.save("".join(lines))
        return f"A box under {self.key} is ticked: {lines[at].strip()!r}."

    def closes(self) -> str:
        """Closed by a person or a bot."""
        who = self.rng.choice((self.somebody(), BOT))
        how = self.rng.choice(("done", "not planned", ""))
        self.tracker.close(*self.where, author=who, closed_as=how)
        self.stage.closed.add(self.key)
        return f"{who.handle or 'Somebody'} closes {self.key} as {how!r}."

    def reopens(self) -> str:
        """Opened again."""
        if self.issue.state == "open":
            return ""
        self.tracker.reopen(*self.where, author=self.somebody())
        self.stage.closed.discard(self.key)
        return f"{self.key} is opened again."

    def dates(self) -> str:
        """A date in the tracker's own field, or something that is none."""
        day = self.stage.clock.now().date() + timedelta(days=self.rng.randrange(40))
        value = self.rng.choice((day.isoformat(), "soon", ""))
        self.tracker.change(*self.where, fields={"due": value}, author=self.somebody())
        return f"The due field of {self.key} reads {value!r} now."

    # --- the text ---------------------------------------------------------------------------------

    def writes_outside(self) -> str:
        """A line above or below everything."""
        line = self.token()
        above = likely(self.rng, 50)
        body = f"{line}\n{self.issue.body}" if above else f"{self.issue.body}\n{line}\n"
        self.save(body)
        return f"A person writes {line!r} {'above' if above else 'below'} the text of {self.key}."

    def writes_inside(self) -> str:
        """A line in the middle of our block, sometimes in the place of one of ours."""
        blocks = ours(self.issue.body)
        if not blocks:
            return ""
        lines = blocks[0].inner.split("\n")
        at = self.rng.randrange(1, len(lines))
        replaced = likely(self.rng, 30) and at < len(lines) - 1
        lines[at : at + int(replaced)] = [self.token()]
        body = self.issue.body
        new = body[: blocks[0].start] + body[blocks[0].start : blocks[0].end].replace(
            blocks[0].inner, "\n".join(lines)
        )
        self.keep_only(new + body[blocks[0].end :])
        self.save(new + body[blocks[0].end :])
        return f"A person writes into our block in {self.key}."

    def removes_block(self) -> str:
        """Our block is taken out."""
        blocks = find_blocks(self.issue.body)
        if not blocks:
            return ""
        body = self.issue.body[: blocks[0].start] + self.issue.body[blocks[0].end :]
        self.keep_only(body)
        self.save(body)
        return f"A person takes our block out of {self.key}."

    def doubles_block(self) -> str:
        """Our block is pasted a second time."""
        blocks = ours(self.issue.body)
        if not blocks:
            return ""
        copy = self.issue.body[blocks[0].start : blocks[0].end]
        self.save(f"{self.issue.body}\n\n{copy}\n")
        return f"A person pastes our block a second time into {self.key}."

    def breaks_marker(self) -> str:
        """The end marker is damaged."""
        body = self.issue.body.replace("trackwork:end", "trackwork end", 1)
        self.save(body)
        return f"The end marker of our block in {self.key} is damaged."

    def saves_as_windows(self) -> str:
        """An editor changes the line ends."""
        self.save(self.issue.body.replace("\r\n", "\n").replace("\n", "\r\n"))
        return f"An editor changes the line ends of {self.key}."

    def clones(self) -> str:
        """The issue is copied, markers and all, here or in a place that is none of ours."""
        place = self.rng.choice((self.issue.place, CANARY))
        taken = {each.native for each in self.stage.issues() if each.place == place}
        native = next(str(n) for n in count(900 + self.stage.step) if str(n) not in taken)
        copy = self.tracker.put(place, native, title=self.issue.title, body=self.issue.body)
        for each in self.issue.comments:
            self.tracker.say(copy.place, native, each.body, author=self.somebody())
        return f"{self.key} is copied to {place}/{native}."

    def deletes(self) -> str:
        """The issue is deleted for good."""
        for entry in self.tracker.journal:
            if (entry.place, entry.native) == self.where and entry.effect:
                self.stage.taken.add(entry.effect)
        self.tracker.delete(*self.where)
        self.stage.words.pop(self.key, None)
        self.stage.closed.discard(self.key)
        return f"{self.key} is deleted."


DEEDS: tuple[tuple[int, Callable[[Hand], str]], ...] = (
    (12, Hand.says),
    (3, Hand.babbles),
    (2, Hand.edits_comment),
    (2, Hand.deletes_comment),
    (3, Hand.ticks),
    (2, Hand.closes),
    (2, Hand.reopens),
    (1, Hand.dates),
    (3, Hand.writes_outside),
    (3, Hand.writes_inside),
    (1, Hand.removes_block),
    (1, Hand.doubles_block),
    (1, Hand.breaks_marker),
    (1, Hand.saves_as_windows),
    (1, Hand.clones),
    (1, Hand.deletes),
)


def somebody_acts(stage: Stage, rng: Random) -> str:
    """One deed at one issue; empty where there was nothing to do."""
    issues = stage.issues()
    if not issues:
        return ""
    hand = Hand(stage=stage, rng=rng, issue=rng.choice(issues))
    weights = [weight for weight, _ in DEEDS]
    deed = rng.choices([deed for _, deed in DEEDS], weights)[0]
    return deed(hand)


def somebody_saves_meanwhile(stage: Stage, tracker: WatchedTracker, rng: Random) -> None:
    """The next time we write, a person saves between our reading and our writing."""

    def meanwhile(place: str, native: str) -> None:
        issue = tracker.now(place, native)
        if issue is not None:
            hand = Hand(stage=stage, rng=rng, issue=issue)
            stage.say(hand.writes_outside())

    tracker.before_write = meanwhile


def pages_shift(stage: Stage, tracker: WatchedTracker, rng: Random) -> None:
    """Listings come page by page, and a few times somebody acts between two pages."""
    acts = iter(range(rng.randrange(2, 8)))

    def meanwhile(_place: str) -> None:
        if next(acts, None) is not None:
            sentence = somebody_acts(stage, rng)
            stage.say(f"Between two pages: {sentence or 'nothing'}")

    tracker.page = rng.choice((1, 2))
    tracker.between_pages = meanwhile


def a_bot_reverts(stage: Stage, tracker: WatchedTracker) -> None:
    """From now on a bot puts back what stood in an issue before each of our edits."""
    before = {(each.place, each.native): each.body for each in tracker.issues()}

    def revert(entry: object) -> None:
        place, native = getattr(entry, "place", ""), getattr(entry, "native", "")
        body = before.get((place, native))
        if getattr(entry, "action", "") == "edit_body" and body is not None and ID in body:
            tracker.change(place, native, body=body, author=BOT)
            known = stage.words.get(f"{place}/{native}", set())
            stage.words[f"{place}/{native}"] = {word for word in known if word in body}

    tracker.bot = revert
