"""Croissant: the metadata of the release in the format of MLCommons, with the terms on responsible AI."""
