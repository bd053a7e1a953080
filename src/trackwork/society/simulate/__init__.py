"""One made-up organisation and three ways of chasing it: a person, a plain nagger, this engine."""
