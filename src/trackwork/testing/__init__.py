"""For tests, ours and yours: fakes with faults that can be switched on, and contract suites.

Nothing here is imported by the product itself.
"""
