"""Removed articles: the list of them, a build without them, and taking one out of the checkout."""
