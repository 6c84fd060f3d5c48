"""Arabic numbers: which words are numbers, and what digits, number words and the words around them say together.

Words are compared as `insihab.adding.folding.fold` leaves them: without diacritics, every alef bare.
"""

from insihab.numbers.lexicon import LOOK_ALIKES, Number, in_number, number_of, numbers_in
from insihab.numbers.operators import PERCENT, operator_after, operator_before, range_before
from insihab.numbers.quantity import Quantity, bounded, read_quantity
from insihab.numbers.reading import read_number

__all__ = [
    "LOOK_ALIKES",
    "PERCENT",
    "Number",
    "Quantity",
    "bounded",
    "in_number",
    "number_of",
    "numbers_in",
    "operator_after",
    "operator_before",
    "range_before",
    "read_number",
    "read_quantity",
]
