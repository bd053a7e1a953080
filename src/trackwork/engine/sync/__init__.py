"""Sync: the fields both sides may change, read and written three-way (`docs/why/sync.md`)."""
