"""Rectangles at any angle around points, and the pixels under them."""

from dataclasses import dataclass, replace
from math import atan2, ceil, cos, floor, pi, sin
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.Image import Resampling, Transform

Points: TypeAlias = NDArray[np.float64]

# Turned by less, a line moves by under a pixel in a crop of usual length and is cut out as it stands.
_LEVEL = 0.004

TALLEST = 64
"""Of a turned line: the recogniser sees 48 rows, and every pixel more is sampled for nothing."""


@dataclass(frozen=True)
class Rectangle:
    """A turned rectangle. ``width`` runs along ``angle``: radians, clockwise as seen, -pi/4 to pi/4."""

    x: float
    y: float
    width: float
    height: float
    angle: float

    def corners(self) -> Points:
        """``[4, 2]``: top left, top right, bottom right, bottom left, as seen along ``angle``."""
        right, down = cos(self.angle), sin(self.angle)
        ax, ay = right * self.width / 2, down * self.width / 2
        dx, dy = -down * self.height / 2, right * self.height / 2
        x, y = self.x, self.y
        return np.array(
            [
                (x - ax - dx, y - ay - dy),
                (x + ax - dx, y + ay - dy),
                (x + ax + dx, y + ay + dy),
                (x - ax + dx, y - ay + dy),
            ]
        )

    def grown(self, distance: float) -> "Rectangle":
        """With every side moved out by ``distance``."""
        return replace(self, width=self.width + 2 * distance, height=self.height + 2 * distance)


def convex_hull(points: Points) -> Points:
    """The corners of the hull of ``[n, 2]``, in order, without those on a side (Andrew's monotone chain)."""
    ordered = sorted(set(map(tuple, points.tolist())))
    if len(ordered) < 3:
        return np.array(ordered, dtype=np.float64).reshape(-1, 2)
    return np.array(_half_hull(ordered)[:-1] + _half_hull(ordered[::-1])[:-1])


def _half_hull(ordered: list[tuple[float, ...]]) -> list[tuple[float, ...]]:
    hull: list[tuple[float, ...]] = []
    for x, y in ordered:
        while len(hull) > 1:
            (ax, ay), (bx, by) = hull[-2], hull[-1]
            if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                break
            hull.pop()
        hull.append((x, y))
    return hull


def min_area_rectangle(points: Points) -> Rectangle:
    """The smallest rectangle around ``[n, 2]`` points, n > 0: one of its sides lies on their hull."""
    hull = convex_hull(points)
    sides = np.concatenate([hull[1:], hull[:1]]) - hull
    # One quarter turn holds every direction that a rectangle can have.
    angles = (np.arctan2(sides[:, 1], sides[:, 0]) + pi / 4) % (pi / 2) - pi / 4
    cosines, sines = np.cos(angles), np.sin(angles)
    along, across = hull @ np.array([cosines, sines]), hull @ np.array([-sines, cosines])
    left, right = along.min(axis=0), along.max(axis=0)
    top, bottom = across.min(axis=0), across.max(axis=0)
    widths, heights = right - left, bottom - top
    best = int((widths * heights).argmin())
    cosine, sine = cosines[best], sines[best]
    center = np.array([(left[best] + right[best]) / 2, (top[best] + bottom[best]) / 2])
    x, y = center @ np.array([[cosine, sine], [-sine, cosine]])
    return Rectangle(
        x=float(x),
        y=float(y),
        width=float(widths[best]),
        height=float(heights[best]),
        angle=atan2(sine, cosine),
    )


def crop(picture: Image.Image, corners: Points) -> Image.Image:
    """What lies inside the parallelogram ``corners`` (as ``Rectangle.corners``), level, at least 1 x 1.

    One that is turned is at most ``TALLEST`` pixels high.
    """
    origin, right, _, down = corners
    along, across = right - origin, down - origin
    width, height = (max(1, round(float(np.hypot(*side)))) for side in (along, across))
    if abs(along[1]) <= _LEVEL * abs(along[0]):
        left, top = round(float(corners[:, 0].min())), round(float(corners[:, 1].min()))
        return picture.crop((left, top, left + width, top + height))
    scale = max(1.0, height / TALLEST)
    size = max(1, round(width / scale)), max(1, round(height / scale))
    factor = int(scale)
    if factor > 1:
        # Whole steps are averaged, for only the rest may be sampled.
        box = _bounds(corners, picture.size)
        picture, origin = picture.reduce(factor, box), (origin - box[:2]) / factor
        along, across = along / factor, across / factor
    (ax, ay), (bx, by) = along / size[0], across / size[1]
    return picture.transform(
        size, Transform.AFFINE, (ax, bx, origin[0], ay, by, origin[1]), Resampling.BILINEAR
    )


def _bounds(points: Points, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The part of a picture of ``size`` that ``points`` span, in whole pixels: one at least."""
    first, last = points.min(axis=0), points.max(axis=0)
    left, top = (min(max(0, floor(low)), side - 1) for low, side in zip(first, size, strict=True))
    right, bottom = (min(ceil(high), side) for high, side in zip(last, size, strict=True))
    return left, top, max(right, left + 1), max(bottom, top + 1)
