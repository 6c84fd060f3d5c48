"""Removed articles: a build without them, and taking one out of the checkout."""
