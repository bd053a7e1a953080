"""How people are told: one file per channel."""
