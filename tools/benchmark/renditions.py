"""The standard ladder of a photo of 24 megapixels: by us, by plain Pillow and by pyvips, in the same run."""

from collections.abc import Mapping

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from tools.renditions_policy.ladder import FORMATS, LadderCost, ladder_costs, machine_with_photo

ROUNDS = 5
# Of the two ways to use plain Pillow, `thumbnail` is the faster.
ENGINES = {"pixelgate": "ours", "pillow_thumbnail": "pillow", "vips": "pyvips"}


def measure_renditions() -> dict[str, dict[str, float]]:
    """Figures of each of ours, pillow and pyvips; each run is a process of its own.

    Raises:
        EngineError: one of them is not installed, or failed.
    """
    with machine_with_photo() as machine, Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("Renditions", total=ROUNDS * len(ENGINES))
        costs = ladder_costs(machine, ENGINES, FORMATS, rounds=ROUNDS, advance=lambda: progress.advance(task))
    return figures_of(costs)


def figures_of(costs: Mapping[str, LadderCost]) -> dict[str, dict[str, float]]:
    """What is reported. ``cpu_ratio_to_ours`` above 1 took more of the processor than we do."""
    ours = costs["pixelgate"]
    return {
        name: {
            "renditions_per_second": round(costs[engine].renditions_per_second, 1),
            "cpu_ms": round(costs[engine].cpu_s * 1000),
            "cpu_ratio_to_ours": round(costs[engine].cpu_s / ours.cpu_s, 2),
            "peak_memory_mib": round(costs[engine].peak_mib),
        }
        for engine, name in ENGINES.items()
    }


def renditions_table(figures: Mapping[str, Mapping[str, float]]) -> Table:
    """The same to be printed."""
    table = Table("24 MP photo, by", "renditions/s", "cpu ms", "/ ours", "MiB")
    for name, row in figures.items():
        table.add_row(
            name, *(f"{value:,.2f}" if "ratio" in column else f"{value:,}" for column, value in row.items())
        )
    return table
