"""Issues of their own: where an initiative stands, rolled up, and what is asked of a team.

``asking`` has one made or taken in, ``seeing`` reads it, ``keeping`` writes its block with what
``rolling`` or ``viewing`` finds to say, ``relating`` ties issues together where their tracker can.
"""
