"""Bridges to formats of others: CoNLL, brat, spaCy's DocBin, Label Studio's plain import.

An exporter takes documents with their texts and says, by what it is, how many times each thing was lost. An importer
gives lines in the form of predictions with texts, which is the form of gold.
"""

from __future__ import annotations

from typing import Literal

Convention = Literal["in", "out"]
"""Whether a mention that begins after a proclitic takes the proclitic in, to a whole token, or is left out."""
Place = Literal["annotations", "predictions"]
"""Where labels are in a task of Label Studio: as somebody's finished work, or as suggestions."""
