"""The size of a shrunk picture."""

REDUCING_GAP = 3.0
"""Shrink by averaging boxes down to this many times the goal, then by Lanczos: as good, and much faster."""


def fit(size: tuple[int, int], long_side: int) -> tuple[int, int]:
    """``size`` with its longer side at most ``long_side``, never enlarged; the aspect ratio is kept."""
    scale = min(1.0, long_side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
