"""Playing a real history under a policy: the live engine, a clock that jumps, nothing sent."""

from trackwork.society.backtest.history import History, NoHistory, Touched, gather
from trackwork.society.backtest.play import play
from trackwork.society.backtest.variants import Variant, with_policy

__all__ = ["History", "NoHistory", "Touched", "Variant", "gather", "play", "with_policy"]
