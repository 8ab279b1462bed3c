"""pixelgate-evaluate: how good the models are on labelled pictures, through the pipeline's own functions.

Exit codes: 0 done, 1 a model is missing or failed, 2 the arguments or the labelled data are wrong. Files that
cannot be read or that the service refuses do not change it: they are listed as ``failed``.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

if __package__ in (None, ""):
    # Run as a file: what it imports lies beside its folder, and its own folder would hide other modules.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

import tools.layer_path  # noqa: F401 - makes pixelgate importable
from pixelgate.domain.errors import ConfigurationError
from tools.evaluation.direct import compare
from tools.evaluation.errors import DataError
from tools.evaluation.predictions import Watcher
from tools.evaluation.recording import record
from tools.evaluation.report import Figures, Report, rounded
from tools.evaluation.run import TASKS, Place, Run
from tools.models import MODELS_DIR, PROJECT

EVALUATIONS = PROJECT / ".pixelgate" / "evaluations"
REPORT_FILE = "report.json"
MOST_CLASSES = 100


class Bar:
    """A ``Watcher`` on a terminal."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task

    def advance(self, files: int) -> None:
        self._progress.advance(self._task, files)


@contextmanager
def bars() -> Iterator[Callable[[int], Watcher]]:
    """Progress on standard error, so that standard output holds nothing but the report."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        yield lambda total: Bar(progress, progress.add_task("Pictures", total=total))


def write(report: Report, out: Path) -> None:
    """The figures as JSON, and every chart."""
    out.mkdir(parents=True, exist_ok=True)
    (out / REPORT_FILE).write_text(json.dumps(rounded(report.figures), indent=2) + "\n", encoding="utf-8")
    for name, chart in report.charts.items():
        chart.save(out / name)


def show(figures: Figures, out: Path) -> None:
    """The figures of the whole, and the classes by how often they occur."""
    console = Console(highlight=False)
    for name, value in figures.items():
        if isinstance(value, str | int | float) or value is None:
            shown = "not defined" if value is None else value
            console.print(f"{name:16} {shown}", markup=False, soft_wrap=True)
    for failure in figures["failed"]:
        line = f"failed: {failure['file']}: {failure['reason']}"
        console.print(line, markup=False, soft_wrap=True, style="yellow")
    for name in figures.get("unknown_classes", ()):
        console.print(f"unknown class, left out: {name}", markup=False, soft_wrap=True, style="yellow")
    if direct := figures.get("direct"):
        _show_direct(console, direct)
    per_class = figures.get("per_class", {})
    if per_class:
        names = list(next(iter(per_class.values())))
        table = Table("class", *names)
        by_support = sorted(per_class.items(), key=lambda item: -item[1]["support"])
        for label, row in by_support[:MOST_CLASSES]:
            table.add_row(label, *("-" if row[name] is None else f"{row[name]:g}" for name in names))
        console.print(table)
        if len(by_support) > MOST_CLASSES:
            console.print(f"and {len(by_support) - MOST_CLASSES} more classes, in {REPORT_FILE}")
    console.print(f"written to {out}", markup=False, soft_wrap=True)


def _show_direct(console: Console, direct: Figures) -> None:
    for name, value in direct.items():
        if name != "differing":
            console.print(f"direct {name:9} {value}", markup=False, soft_wrap=True)
    for one in direct["differing"]:
        line = f"differs: {one['file']}: pipeline {one['pipeline']}, model alone {one['alone']}"
        console.print(line, markup=False, soft_wrap=True, style="yellow")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="pixelgate-evaluate", description=__doc__.partition("\n")[0])
    parser.add_argument("task", choices=sorted(TASKS))
    parser.add_argument("data", type=Path, help="labelled pictures; docs/evaluate.md says in which form")
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="for report, charts and kept answers")
    parser.add_argument(
        "--direct",
        action="store_true",
        help="also run the model alone, and name what differs (labels, objects)",
    )
    parser.add_argument("--record", action="store_true", help="keep the figures with the model, for its card")
    parser.add_argument("--models-dir", type=Path, default=MODELS_DIR, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    out = chosen.out or EVALUATIONS / chosen.task
    place = Place(models_dir=chosen.models_dir, tesseract_dir=PROJECT / ".pixelgate" / "tesseract", out=out)
    try:
        with bars() as watch:
            run = Run(chosen.data, place, watch)
            report = compare(chosen.task, run) if chosen.direct else TASKS[chosen.task](run)
        write(report, out)
        if chosen.record:
            record(report.figures, models_dir=chosen.models_dir)
    except (DataError, ConfigurationError, OSError) as error:
        print(f"pixelgate-evaluate: {error}", file=sys.stderr)
        return 2 if isinstance(error, DataError) else 1
    figures = {"task": chosen.task, **rounded(report.figures)}
    if chosen.json:
        print(json.dumps(figures, indent=2))
    else:
        show(figures, out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
