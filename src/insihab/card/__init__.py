"""The card of a release: its page, the parts of it, and its pictures."""
