"""`make bench`: what things cost, measured here and now. It prints and never judges."""
