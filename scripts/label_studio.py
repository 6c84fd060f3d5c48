"""Work with a Label Studio server: start one here, set up the project, push articles, pull a pass.

`start` runs a server on this machine, on the loopback address alone, until it is interrupted. The other commands work
with any server: its address is in LABEL_STUDIO_URL (http://127.0.0.1:8080 if that is not set) and the access token of
your account in LABEL_STUDIO_API_KEY. For a server of one's own any 40 hexadecimal digits will do as the token:

    export LABEL_STUDIO_API_KEY=$(python3 -c 'import secrets; print(secrets.token_hex(20))')
    export LABEL_STUDIO_PASSWORD=...
    python scripts/label_studio.py start
"""

import argparse
import os
import re
import signal
import sys
import time
from pathlib import Path

from tqdm import tqdm

from insihab.cli import guarded
from insihab.findings import refusal, refuse
from insihab.gold import ALL_ARTICLES, released_gold
from insihab.label_studio.client import TOKEN, connect
from insihab.label_studio.project import TITLE, ensure_project, find_project
from insihab.label_studio.pull import pull
from insihab.label_studio.push import push, told
from insihab.label_studio.server import Account, running
from insihab.label_studio.suggestions import to_annotation
from insihab.leaderboard.submission import system_of
from insihab.passes import read_ground, read_valid_export
from insihab.predictions.reading import read_predictions
from insihab.schema import read_schema
from insihab.validation import CORRECTABLE, validate

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "LABEL_STUDIO_PASSWORD"  # noqa: S105 - the name of a variable


def start(chosen: argparse.Namespace) -> int:
    """Run a server until it is interrupted or told to end."""
    account = Account(chosen.email, _secret(PASSWORD, r".{8,}"), _secret(TOKEN, r"[0-9a-fA-F]{40}"))
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the server would outlive us
    print("starting Label Studio; the first start takes a minute or two", file=sys.stderr)
    try:
        with running(chosen.executable, chosen.data, chosen.port, account) as url:
            print(
                f"Label Studio is at {url}; log in as {account.email} with the password in {PASSWORD}.\n"
                f"Interrupt with Ctrl-C to end it; the data stay in {chosen.data}",
                file=sys.stderr,
            )
            while True:
                time.sleep(3600)
    except KeyboardInterrupt:
        print("ended", file=sys.stderr)
    return 0


def _secret(name: str, form: str) -> str:
    """The value of a variable; it is never a command-line argument, which every process could see."""
    value = os.environ.get(name, "")
    if not re.fullmatch(form, value):
        needs = "40 hexadecimal digits" if name == TOKEN else "8 characters or more"
        raise refusal(name, "SECRET_MISSING", f"must be set in the environment, to {needs}")
    return value


def set_up(chosen: argparse.Namespace) -> int:
    """Create or update the project."""
    project = ensure_project(connect(), read_schema(chosen.annotation / "schema.yaml"), chosen.project)
    print(f"«{project.title}» has the labeling config of the schema: {project.url}")
    return 0


def push_articles(chosen: argparse.Namespace) -> int:
    """Push the articles, with an earlier pass or with suggestions if they are given."""
    ground = read_ground(chosen.annotation)
    documents, schema = ground.documents, ground.schema
    annotations = read_valid_export(chosen.earlier, ground) if chosen.earlier else []
    suggestions = {}
    if chosen.suggestions:
        gold = released_gold(ALL_ARTICLES)
        found, _ = read_predictions([chosen.suggestions], gold.inventory, gold.documents)
        name = system_of(chosen.suggestions)
        drawn = [to_annotation(prediction, schema, name) for prediction in found]
        covered = [document for document in documents if document.doc_id in {one.doc_id for one in drawn}]
        findings = validate(str(chosen.suggestions), covered, drawn, schema, ground.entities)
        refuse(finding for finding in findings if finding.code not in CORRECTABLE)
        suggestions[name] = drawn
    project = find_project(connect(), chosen.project)
    added = push(
        project, documents, schema, annotations, suggestions, lambda todo: tqdm(todo, desc="push", unit="task")
    )
    print(f"{told(added)}: {project.url}")
    return 0


def pull_pass(chosen: argparse.Namespace) -> int:
    """Pull a pass as a new export; warnings of drafts go to standard error."""
    ground = read_ground(chosen.annotation)
    project = find_project(connect(), chosen.project)
    # A large project takes minutes; there is nothing to count, and nothing to show where nobody looks.
    with tqdm(desc="pull: the server exports", bar_format="{desc} {elapsed}", leave=False, disable=None) as bar:
        tasks, warnings = pull(
            project, chosen.export, ground.documents, ground.schema, ground.entities, chosen.annotator, bar.update
        )
    for warning in warnings:
        print(warning, file=sys.stderr)
    print(f"{chosen.export}: {len(tasks)} task{'s' * (len(tasks) != 1)} of {project.url}")
    return 0


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("start", help="run a server on this machine")
    command.add_argument("--port", type=int, default=8080, help="on this machine (%(default)s)")
    command.add_argument(
        "--email", default="annotator@localhost.local", help="of the account, made at the first start (%(default)s)"
    )
    command.add_argument(
        "--data",
        type=Path,
        default=ROOT / ".cache" / "label-studio" / "data",
        help="folder of its database and files (%(default)s)",
    )
    executable = ROOT / ".venv-label-studio" / "bin" / "label-studio"
    command.add_argument("--executable", type=Path, default=executable, help="the command label-studio (%(default)s)")
    command.set_defaults(run=start)

    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--project", default=TITLE, help="title of the project (%(default)s)")
    common.add_argument("--annotation", type=Path, default=ROOT / "annotation", help="the folder annotation")
    command = commands.add_parser("project", parents=[common], help="create the project, or update its config")
    command.set_defaults(run=set_up)
    command = commands.add_parser("push", parents=[common], help="push the articles as tasks; adds what is missing")
    command.add_argument("--earlier", type=Path, help="an export whose annotations are pushed as annotations")
    command.add_argument("--suggestions", type=Path, help="a file of predictions, shown as suggestions")
    command.set_defaults(run=push_articles)
    command = commands.add_parser("pull", parents=[common], help="pull a pass as a new export")
    command.add_argument("export", type=Path, help="the file to write; it must not exist")
    command.add_argument("--annotator", help="whose pass, if the project has several")
    command.set_defaults(run=pull_pass)
    chosen = parser.parse_args()
    return guarded(lambda: int(chosen.run(chosen)))


if __name__ == "__main__":
    sys.exit(main())
