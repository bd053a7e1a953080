"""What a policy achieves and what it costs: over a real history, or in a live workspace. Pure."""
