"""functions/find_duplicates: the copies of one image, as the rules see them."""

from functions.find_duplicates import handler as find
from pixelgate.domain.findings.duplicates import Duplicate
from tests.support.documents import IMAGE_ID, OTHER_ID, WORKSPACE, facts, findings, prepared


class RememberedSearch:
    """An index that finds one copy."""

    def find(self, workspace, image_id, *, sha256, seen):
        self.asked = (workspace, image_id, sha256, seen.hash)
        return [Duplicate(image_id=OTHER_ID, kind="exact", by="sha256")]


def test_copies_are_looked_for_by_bytes_and_looks(monkeypatch, lambda_context):
    index = RememberedSearch()
    monkeypatch.setattr(find, "index", lambda: index)
    event = {
        "prepared": prepared().model_dump(mode="json"),
        "findings": findings().model_dump(mode="json", exclude={"duplicates"}),
    }

    answer = find.handler(event, lambda_context)

    assert index.asked == (WORKSPACE, IMAGE_ID, facts().sha256, "0123456789abcdef")
    assert [each["image_id"] for each in answer["duplicates"]] == [OTHER_ID]
    assert (answer["model"], answer["compared_by"]) == ("duplicates", ["sha256", "perceptual_hash"])
