"""What every tracker must do, in parts. `trackwork.testing.tracker_contract` is the whole.

``rig`` is the tracker under test and the person beside it; ``writing``, ``listing``, ``trouble``
and ``promises`` are the suites; ``quality`` reads a connector's quality.toml.
"""
