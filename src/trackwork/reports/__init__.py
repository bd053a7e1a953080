"""Views across practices: pure, counted from values that are handed in, never blended."""
