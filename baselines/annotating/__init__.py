"""What `predict.py` does: a model's annotations of any text, for the terminal, a page, and Label Studio."""
