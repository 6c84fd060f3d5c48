"""The guidelines: their rules, the examples that are quoted from the articles, the tables of the schema."""
