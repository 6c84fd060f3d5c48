"""Adding an article: which lines of a raw page are its text, and the entry of `articles.yaml` that says so.

A proposal, about stretches of text and about dates only, and a person corrects it: no label of an annotation is ever
decided by patterns.
"""
