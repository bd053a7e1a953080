"""An initiative's own issue: where it stands, rolled up, and how it is tied to the teams' issues.

``asking`` has it made or taken in, ``seeing`` reads it, ``rolling`` writes its block, ``relating``
ties issues together where their tracker can.
"""
