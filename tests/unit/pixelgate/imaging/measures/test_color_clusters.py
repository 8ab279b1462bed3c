"""Clusters of colours: what k-means promises, compared with doing it colour by colour."""

import numpy as np
import pytest

from pixelgate.imaging.measures.color_clusters import k_means, merge_alike
from pixelgate.imaging.measures.color_histogram import ColorHistogram, Palette, color_histogram
from tests.support.images import noise


def palette(*colors: tuple[float, float, float], weight: tuple[float, ...] = ()) -> Palette:
    return Palette(lab=np.array(colors, float), weight=np.array(weight or [1] * len(colors), float))


def test_distances_and_means_are_those_of_the_colours():
    histogram = color_histogram(np.asarray(noise(60, 40)))
    lab, weight = histogram.colors.lab, histogram.colors.weight
    centers = lab[:5]

    squared = histogram.squared_distances(centers)
    means = histogram.means(squared < 400)

    assert squared == pytest.approx(((centers[:, np.newaxis] - lab) ** 2).sum(axis=-1), abs=1e-8)
    for mean, total, near in zip(means.lab, means.weight, squared < 400, strict=True):
        assert mean == pytest.approx(np.average(lab[near], axis=0, weights=weight[near]))
        assert total == pytest.approx(weight[near].sum())


def test_a_cluster_without_members_is_none():
    histogram = ColorHistogram(palette((50, 0, 0), (60, 0, 0)))

    found = histogram.means(np.array([[True, True], [False, False]]))

    assert found.lab.tolist() == [[55, 0, 0]]
    assert found.weight.tolist() == [2]


def test_a_histogram_counts_every_pixel_once():
    pixels = np.array([[[0, 0, 0], [7, 7, 7]], [[8, 0, 0], [255, 255, 255]]], dtype=np.uint8)

    colors = color_histogram(pixels).colors

    # Black and #070707 are in one cell, #080000 is in the next.
    assert sorted(colors.weight.tolist()) == [1, 1, 2]


def test_every_colour_ends_with_the_nearest_mean():
    histogram = color_histogram(np.asarray(noise(120, 90)))

    clusters = k_means(histogram, clusters=8)

    lab, weight = histogram.colors.lab, histogram.colors.weight
    nearest = ((lab[:, np.newaxis] - clusters.lab) ** 2).sum(axis=-1).argmin(axis=1)
    assert np.bincount(nearest, weight, minlength=8) == pytest.approx(clusters.weight, rel=0.05)
    assert clusters.weight.sum() == pytest.approx(weight.sum())


def test_a_colour_between_two_centers_counts_for_one_of_them():
    histogram = ColorHistogram(palette((0, 0, 0), (100, 0, 0), (50, 0, 0), weight=(5, 5, 1)))

    clusters = k_means(histogram, clusters=2)

    assert clusters.weight.tolist() == [6, 5]


def test_fewer_colours_than_clusters_are_a_cluster_each():
    clusters = k_means(ColorHistogram(palette((10, 0, 0), (90, 0, 0), weight=(1, 3))), clusters=8)

    assert sorted(zip(clusters.lab[:, 0], clusters.weight, strict=True)) == [(10, 1), (90, 3)]


def test_near_clusters_are_joined_in_the_middle_of_their_pixels():
    clusters = palette((40, 0, 0), (50, 0, 0), (90, 0, 0), weight=(3, 1, 1))

    joined = merge_alike(clusters, nearer_than=14)

    assert joined.lab[:, 0].tolist() == [42.5, 90]
    assert joined.weight.tolist() == [4, 1]
    assert clusters.lab[:, 0].tolist() == [40, 50, 90]
