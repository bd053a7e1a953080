"""The shared language: pure values and functions that every other room speaks."""
