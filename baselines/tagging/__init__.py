"""The entities of `tokens.py`: nested mentions as tags on tokens, and the best legal sequence of tags."""
