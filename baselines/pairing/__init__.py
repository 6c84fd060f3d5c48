"""Pairs of claims: folds, what a system sees of a claim, a classifier, a rule."""
