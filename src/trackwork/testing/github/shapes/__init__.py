"""How the fake GitHub's records look in its answers: one function per kind, no changes."""
