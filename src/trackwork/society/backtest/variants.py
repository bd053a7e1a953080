"""Policies to compare: the workspace's own, or one from a file beside it."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from trackwork.bootstrap import SettingsProblems, option_readers
from trackwork.core.workspace import Workspace
from trackwork.settings import Problem, load

POLICY = "policy.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One policy to play, with the name it is shown by."""

    name: str
    workspace: Workspace


def with_policy(folder: Path, policy: Path) -> Workspace:
    """The workspace in a folder with another policy file in place of its own.

    Raises SettingsProblems; what is wrong with the policy is named by its own file and line.
    """
    if not policy.is_file():
        what = "there is no such policy file"
        fix = "name a file written like a workspace's policy.yaml"
        raise SettingsProblems((Problem(file=str(policy), line=0, what=what, fix=fix),))
    with TemporaryDirectory(prefix="backtest-") as made:
        copy = Path(made)
        for path in [*folder.glob("*.y*ml"), *folder.glob("initiatives/*.y*ml")]:
            target = copy / path.relative_to(folder)
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(path, target)
        shutil.copyfile(policy, copy / POLICY)
        loaded = load(copy, connectors=option_readers())
    if loaded.workspace is None:
        raise SettingsProblems(tuple(_named(each, policy) for each in loaded.problems))
    return loaded.workspace


def _named(problem: Problem, policy: Path) -> Problem:
    return replace(problem, file=str(policy)) if problem.file == POLICY else problem
