"""Requests and gates: the matters of the quarter that do not live in a backlog."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from trackwork.bootstrap import App
from trackwork.core.subjects import Subject, person, team
from trackwork.society.company import Company
from trackwork.society.doors import Ask, make_request, say
from trackwork.society.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """How a request will go. ``on`` is the share of the quarter at which it is made.

    ``holder_says`` are the holder's words, one per letter that reaches the holder; "" is silence.
    ``asker_says`` are the asker's words when told to go ahead or to take it up together.
    """

    on: float
    asker: int
    holder: int
    question: str
    holder_says: tuple[str, ...] = ()
    asker_says: str = ""
    on_silence: str = ""
    to_team: bool = False


STORIES = (
    Story(
        on=0.1,
        asker=0,
        holder=1,
        question="Which certificate chain does search use?",
        holder_says=("answer the shared one, since spring",),
    ),
    Story(
        on=0.15,
        asker=2,
        holder=3,
        question="May we drop the old refund field next release?",
        asker_says="proceeded with the field marked as old, easy to bring back",
        on_silence="mark the field as old and keep it readable",
    ),
    Story(
        on=0.3,
        asker=4,
        holder=5,
        question="Can the nightly job start at 03:00 instead of 02:00?",
        holder_says=("looking", "answer yes, from Monday on"),
        on_silence="leave it at 02:00",
    ),
    Story(
        on=0.4,
        asker=1,
        holder=0,
        question="Who knows how the payments sandbox is filled?",
        holder_says=("not me -> {lead2}", "answer the steps stand in our runbook"),
    ),
    Story(
        on=0.55,
        asker=3,
        holder=2,
        question="Could ledger keep both formats for one more month?",
        asker_says="together with both leads on Tuesday",
        to_team=True,
    ),
    Story(
        on=0.7,
        asker=5,
        holder=4,
        question="Does the login page still need the second stylesheet?",
        asker_says="worked around with a feature flag",
    ),
)
"""Every way a request can go, played by the first six teams."""


@dataclass(slots=True, kw_only=True)
class Request:
    """One request, lived. ``made`` is its subject once it is on paper."""

    story: Story
    ask: Ask
    on: date
    made: Subject | None = None
    letters: int = 0
    over: bool = False


@dataclass(slots=True)
class Affairs:
    """All requests and gates of a quarter."""

    requests: list[Request]
    gates: dict[str, list[str]]
    """By ``initiative/stage``, the sentences its owner still has to say."""
    said: list[str] = field(default_factory=list)

    def make(self, app: App, scene: Scene) -> None:
        """Put on paper what is due to be asked, when the asker is at work."""
        for each in self.requests:
            if each.made is None and scene.today >= each.on and scene.at_work(each.ask.asker):
                each.made = make_request(app, each.ask, scene.at)

    def read(self, app: App, scene: Scene, who: str, passages: list[str]) -> None:
        """React to letters about requests and gates."""
        for passage in passages:
            for each in self.requests:
                if each.made is not None and not each.over and each.ask.question[:40] in passage:
                    _react(app, scene, each, who)
            for key in self.gates:
                self._gate(app, scene, key, who, passage)

    def _gate(self, app: App, scene: Scene, key: str, who: str, passage: str) -> None:
        stage = key.partition("/")[2].replace("-", " ")
        if f"stage {stage}" not in passage or not self.gates[key]:
            return
        subject = Subject("gate", key)
        for sentence in self.gates[key].pop(0).split("; "):
            say(app, subject, who=who, sentence=_dated(sentence, scene), at=scene.at)


def _dated(sentence: str, scene: Scene) -> str:
    return sentence.replace("{later}", str(scene.workdays_on(8)))


def _react(app: App, scene: Scene, each: Request, who: str) -> None:
    assert each.made is not None
    if who == each.ask.asker:
        if each.story.asker_says:
            say(app, each.made, who=who, sentence=each.story.asker_says, at=scene.at)
            each.over = True
        return
    if each.letters >= len(each.story.holder_says):
        return
    sentence = each.story.holder_says[each.letters]
    each.letters += 1
    lead = scene.company.lead(list(scene.company.teams)[2])
    say(app, each.made, who=who, sentence=sentence.replace("{lead2}", lead), at=scene.at)


_STAIR: Mapping[str, list[str]] = {
    "announce": ["evidence the letter to all teams, 1 page; passed"],
    "banner": ["evidence the banner shows in every answer since Monday; passed"],
    "throttle": [
        "moved {later} because two callers need a week more",
        "evidence the limit is in force, three callers met it; passed",
    ],
    "dark-test": ["evidence four hours off on Sunday, one caller found; passed"],
}
"""What the owners of the stages say, one entry per letter that asks. The shutdown stays open."""


def make_affairs(company: Company, start: date, days: int) -> Affairs:
    """The requests and gates this company will have."""
    keys = list(company.teams)
    requests = [
        Request(
            story=story,
            ask=_ask(company, keys, story, number),
            on=start + timedelta(days=int(days * story.on)),
        )
        for number, story in enumerate(STORIES, start=1)
        if max(story.asker, story.holder) < len(keys)
    ]
    gates = {
        f"{initiative.key}/{gate.stage}": list(_STAIR.get(gate.stage, []))
        for initiative in company.initiatives.values()
        for gate in initiative.gates
    }
    return Affairs(requests=requests, gates=gates)


def _ask(company: Company, keys: list[str], story: Story, number: int) -> Ask:
    holder = keys[story.holder]
    return Ask(
        key=f"{number}",
        asker=company.lead(keys[story.asker]),
        holder=team(holder) if story.to_team else person(company.lead(holder)),
        question=story.question,
        on_silence=story.on_silence,
    )
