"""How trackers are reached: one room per tracker, strangers to each other."""
