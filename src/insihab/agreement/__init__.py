"""How far two passes of one corpus agree: which regions are the same, in figures, in words and as a picture."""
