"""Releases of the dataset: what changed since the last one, the version that follows, and the way it is published."""
