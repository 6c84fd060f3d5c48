"""Tasks for language models in Inspect (https://inspect.aisi.org.uk): `insihab/insihab_entities` and two more.

Inspect finds `tasks` by the package's entry point. Of these modules only `tasks`, `scoring` and `log` import it.
"""
