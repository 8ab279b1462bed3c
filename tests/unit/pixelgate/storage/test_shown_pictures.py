import io

import pytest
from botocore.exceptions import ClientError

from pixelgate.domain.jpeg_header import LONGEST_HEADER
from pixelgate.storage.shown_pictures import ShownPictures
from tests.support.images import jpeg


class Bucket:
    """Of S3's client, the one call that reads: answers ``data``, or the error ``code``."""

    def __init__(self, data=b"", code=None):
        self.data, self.code, self.ranges = data, code, []

    def get_object(self, **request):
        self.ranges.append(request["Range"])
        if self.code:
            raise ClientError({"Error": {"Code": self.code}}, "GetObject")
        return {"Body": io.BytesIO(self.data[:LONGEST_HEADER])}


def test_only_the_beginning_of_a_picture_is_read_to_know_its_size():
    bucket = Bucket(jpeg(1000, 750))

    assert ShownPictures(bucket, "work").size_of("key") == (1000, 750)
    assert bucket.ranges == ["bytes=0-4095"]


@pytest.mark.parametrize("code", ["NoSuchKey", "AccessDenied"])
def test_what_is_not_there_has_no_size_also_where_storage_does_not_say_so(code):
    assert ShownPictures(Bucket(code=code), "work").size_of("key") is None


def test_any_other_answer_of_storage_is_an_error():
    with pytest.raises(ClientError, match="SlowDown"):
        ShownPictures(Bucket(code="SlowDown"), "work").size_of("key")
