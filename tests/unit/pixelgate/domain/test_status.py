from pixelgate.domain.status import EDGES, FINAL, ImageStatus


def test_every_status_has_its_moves_and_erasure_is_possible_from_all_but_itself():
    assert set(EDGES) == set(ImageStatus)
    assert all(ImageStatus.ERASED in targets for status, targets in EDGES.items() if status != "ERASED")
    assert EDGES[ImageStatus.ERASED] == frozenset()


def test_nothing_is_approved_without_an_analysis_or_a_person():
    leading = {status for status, targets in EDGES.items() if ImageStatus.APPROVED in targets}

    assert leading == {ImageStatus.ANALYSING, ImageStatus.IN_REVIEW, ImageStatus.REJECTED}


def test_an_analysis_ends_at_a_final_status_or_erased():
    assert EDGES[ImageStatus.ANALYSING] == FINAL | {ImageStatus.ERASED}
