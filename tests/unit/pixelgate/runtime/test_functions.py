import io
import json

import pytest

from pixelgate.domain.base import Document
from pixelgate.runtime.functions import FunctionFailedError, LambdaFunction


class Question(Document):
    text: str


class Answer(Document):
    number: int


class Lambda:
    """Of Lambda's client, the call that is made; answers what it was told to."""

    def __init__(self, payload, **error):
        self.payload, self.error, self.asked = payload, error, []

    def invoke(self, **request):
        self.asked.append((request["FunctionName"], json.loads(request["Payload"])))
        return {"Payload": io.BytesIO(json.dumps(self.payload).encode()), **self.error}


def test_a_function_is_asked_with_one_document_and_answers_another():
    client = Lambda({"number": 42})

    answer = LambdaFunction(client, "deep-thought").call(Question(text="?"), Answer)

    assert answer == Answer(number=42)
    assert client.asked == [("deep-thought", {"text": "?"})]


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        ({"errorType": "RejectedImageError", "errorMessage": "gone"}, "RejectedImageError"),
        ({"errorMessage": "out of time"}, ""),
    ],
)
def test_what_the_function_raised_is_told_by_its_name(payload, kind):
    client = Lambda(payload, FunctionError="Unhandled")

    with pytest.raises(FunctionFailedError, match=payload["errorMessage"]) as failed:
        LambdaFunction(client, "deep-thought").call(Question(text="?"), Answer)

    assert failed.value.error_type == kind
