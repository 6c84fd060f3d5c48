"""Identity: which mentions name one entity, which triggers one event."""
