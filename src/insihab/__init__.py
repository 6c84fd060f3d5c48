"""Insihab: an annotated Arabic news dataset, its scorer and the pipeline between them.

The modules follow the way of the data, and each is imported by name (``from insihab.scoring.corpus import score``);
importing the package itself does nothing else.
"""

__version__ = "0.4.0"
