"""The size of a shrunk picture."""

REDUCING_GAP = 3.0
"""Shrink by box averaging down to this many times the goal and by Lanczos from there: as good, much faster."""


def fit(size: tuple[int, int], long_side: int) -> tuple[int, int]:
    """``size`` with its longer side at most ``long_side``: never enlarged, the aspect ratio kept, no side 0."""
    scale = min(1.0, long_side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
