"""Engines take turns, and of each the run counts that other work disturbed least."""

from pathlib import Path

import pytest

from pixelgate.api.rendition_profiles import packaged_profile
from tools.renditions_policy import machine as machines
from tools.renditions_policy.ladder import LADDER, LadderCost, ladder_costs
from tools.renditions_policy.machine import EngineError, Machine, Run


class FakeMachine:
    """Writes one byte for each picture, and remembers whose turn it was."""

    def __init__(self, *runs):
        self._runs = iter(runs)
        self.turns = []

    def run(self, engine, widths, qualities, folder):
        self.turns.append(engine)
        for width in widths:
            for format_name, values in qualities.items():
                for quality in values:
                    (folder / f"{width}-{quality}.{format_name}").write_bytes(b"x")
        return next(self._runs)


def test_the_ladder_is_the_standard_profiles():
    assert LADDER in [each.widths for each in packaged_profile().renditions]


def test_the_fastest_run_counts_and_the_usual_memory():
    runs = [Run(3.0, 2.0, 100), Run(2.0, 2.5, 130), Run(4.0, 1.5, 110)]

    cost = LadderCost.of(runs, files=18, kb=2000)

    assert (cost.wall_s, cost.cpu_s, cost.peak_mib) == (2.0, 1.5, 110)
    assert cost.renditions_per_second == 9.0


def test_engines_take_turns_and_their_files_are_counted():
    machine, advanced = FakeMachine(*[Run(1.0, 1.0, 100)] * 4), []

    costs = ladder_costs(
        machine, ["ours", "theirs"], ("jpeg", "webp"), rounds=2, advance=lambda: advanced.append(1)
    )

    assert machine.turns == ["ours", "theirs", "ours", "theirs"]
    assert len(advanced) == 4
    assert costs["ours"].files == 2 * len(LADDER)
    assert costs["ours"].kb == pytest.approx(costs["ours"].files / 1000)


def test_an_engine_that_is_not_installed_says_how_it_would_be(monkeypatch):
    monkeypatch.setattr(machines, "ENGINES", {"vips": machines.ROOT / ".vips-venv" / "bin" / "no-python"})

    with pytest.raises(EngineError, match="make bench"):
        Machine(Path("photo.jpg")).run("vips", (320,), {"jpeg": (80,)}, Path("folder"))
