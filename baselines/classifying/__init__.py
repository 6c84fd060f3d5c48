"""The layers of `linear.py`: classifiers over candidate spans and over pairs of spans."""
