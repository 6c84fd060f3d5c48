"""Other forms in which systems answer, each turned into character spans: a parsed line and its text in, a line out."""
