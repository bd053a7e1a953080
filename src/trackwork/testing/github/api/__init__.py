"""What the fake GitHub's API answers: one module per kind of thing, one function per operation."""
