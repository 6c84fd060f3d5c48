"""Score a file of predictions; the same as the command `insihab evaluate`."""

import sys

from insihab.cli import main

if __name__ == "__main__":
    sys.exit(main(["evaluate", *sys.argv[1:]]))
