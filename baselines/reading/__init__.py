"""How a text is read: normalised words, candidate spans, features of strings, skeletons of names."""
