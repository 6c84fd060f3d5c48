"""How the gold came about: what its passes had, what was decided where they differ, what an audit corrected."""
