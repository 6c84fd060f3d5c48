"""The rules of `rules.py` that find numeric claims and fill their slots."""
