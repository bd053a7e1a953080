"""Play a story to its end and ask every promise."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from trackwork.testing.simulation.promises import PROMISES, Promise
from trackwork.testing.simulation.shelves import Shelf
from trackwork.testing.simulation.stage import Planted, Stage
from trackwork.testing.simulation.steps import Step, Story, perform, write_story
from trackwork.testing.simulation.worlds import make_world


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A promise that was not kept: its name, its sentence, and what was found."""

    promise: str
    sentence: str
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a story ended. ``trace`` is a hash over all that happened; ``told`` says it in words."""

    story: Story
    trace: str
    told: tuple[str, ...]
    writes: int
    simulated_days: float
    broken: tuple[Broken, ...] = ()


@dataclass(slots=True)
class Theatre:
    """Plays story after story; what is slow to set up is kept between them."""

    planted: Planted = field(default_factory=Planted)
    promises: Sequence[Promise] = PROMISES
    shelf: Shelf = field(default_factory=Shelf)
    other: Shelf = field(default_factory=Shelf)

    def play(self, story: Story) -> Outcome:
        """One story. Whatever the engine raises is a broken promise too."""
        stage = Stage(
            world=make_world(story.seed),
            shelf=self.shelf,
            other=self.other,
            planted=self.planted,
        )
        try:
            self._perform(stage, story)
        except Exception as error:  # noqa: BLE001 - a story's end, told below
            broken: tuple[Broken, ...] = (_fell(error),)
        else:
            broken = tuple(self._broken(stage))
        return Outcome(
            story=story,
            trace=stage.trace,
            told=tuple(stage.told),
            writes=len(stage.written),
            simulated_days=(stage.clock.now() - stage.world.start).total_seconds() / 86400,
            broken=broken,
        )

    def close(self) -> None:
        """Give the ledgers back."""
        self.shelf.ledger.close()
        self.other.ledger.close()

    def _perform(self, stage: Stage, story: Story) -> None:
        stage.gear(story.gear)
        stage.adopt(0)
        stage.say(f"The operator adopts the configuration in gear {story.gear}.")
        for step in story.steps:
            perform(stage, step)
        stage.calm()
        self.planted.after(stage)

    def _broken(self, stage: Stage) -> list[Broken]:
        broken = []
        for promise in self.promises:
            found = tuple(promise(stage))
            if found:
                broken.append(_broken(promise, found))
        return broken

    # --- shrinking --------------------------------------------------------------------------------

    def shrink(self, story: Story, promise: str) -> Story:
        """The same story with every step left out that it does not need to break the promise.

        First halves, then quarters, down to single steps, again until nothing more can go.
        """
        size = max(1, len(story.steps) // 2)
        while True:
            shorter = self._without(story, promise, size)
            if len(shorter.steps) == len(story.steps) and size == 1:
                return story
            size = max(1, size // 2) if len(shorter.steps) == len(story.steps) else size
            story = shorter

    def _without(self, story: Story, promise: str, size: int) -> Story:
        at = 0
        while at < len(story.steps):
            steps: tuple[Step, ...] = story.steps[:at] + story.steps[at + size :]
            tried = replace(story, steps=steps)
            if any(each.promise == promise for each in self.play(tried).broken):
                story = tried
            else:
                at += size
        return story


def _broken(promise: Promise, found: tuple[str, ...]) -> Broken:
    return Broken(promise=promise.__name__, sentence=promise.__doc__ or "", found=found)


def _fell(error: Exception) -> Broken:
    return Broken(
        promise="the_engine_goes_on",
        sentence="Whatever happens outside, a cycle comes to its end.",
        found=(f"{type(error).__name__}: {error}",),
    )


def play_seed(seed: int, theatre: Theatre | None = None) -> Outcome:
    """The story of a number, played."""
    return (theatre or Theatre()).play(write_story(seed))
