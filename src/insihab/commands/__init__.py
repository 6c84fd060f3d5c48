"""The commands of `insihab`: arguments in, one call of the library, answer out."""
