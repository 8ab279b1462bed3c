"""Three engines are reported under the names that readers know, and compared with ours."""

from tools.benchmark.renditions import figures_of, renditions_table
from tools.renditions_policy.ladder import LadderCost


def cost(*, cpu_s, peak_mib):
    return LadderCost(files=18, wall_s=2.0, cpu_s=cpu_s, peak_mib=peak_mib, kb=2000)


COSTS = {
    "pixelgate": cost(cpu_s=2.2222, peak_mib=129.4),
    "pillow_thumbnail": cost(cpu_s=4.4444, peak_mib=166),
    "vips": cost(cpu_s=3.3333, peak_mib=186),
}


def test_each_engine_has_its_figures_and_its_ratio_to_ours():
    figures = figures_of(COSTS)

    assert list(figures) == ["ours", "pillow", "pyvips"]
    assert figures["ours"] == {
        "renditions_per_second": 9.0,
        "cpu_ms": 2222,
        "cpu_ratio_to_ours": 1.0,
        "peak_memory_mib": 129,
    }
    assert [row["cpu_ratio_to_ours"] for row in figures.values()] == [1.0, 2.0, 1.5]


def test_the_table_has_a_row_for_each():
    assert renditions_table(figures_of(COSTS)).row_count == 3
