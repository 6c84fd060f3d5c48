"""Other forms in which systems answer, each turned into character spans: a parsed line and its text in, a line out."""

from __future__ import annotations

from insihab.formats import surfaces, tags

TO_SPANS = {"surfaces": surfaces.to_spans, "tags": tags.to_spans}
FORMATS = ("spans", *TO_SPANS)
