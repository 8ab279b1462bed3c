import pytest

from pixelgate_client.errors import SettingsError
from pixelgate_client.webhook_signatures import InvalidWebhookError, verify_webhook

# The vector of the standard's own libraries.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SENT_AT = 1614265330
BODY = b'{"test": 2432232314}'
HEADERS = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": str(SENT_AT),
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}


def test_what_is_signed_with_the_secret_is_known_by_its_id():
    assert verify_webhook(SECRET, HEADERS, BODY, now=SENT_AT + 299) == HEADERS["webhook-id"]


def test_one_of_several_signatures_is_enough():
    headers = HEADERS | {"webhook-signature": f"v1,AAAA {HEADERS['webhook-signature']}"}

    assert verify_webhook(SECRET, headers, BODY, now=SENT_AT)


@pytest.mark.parametrize(
    ("headers", "body", "now"),
    [
        ({}, BODY + b" ", SENT_AT),
        ({}, BODY, SENT_AT + 301),
        ({}, BODY, SENT_AT - 301),
        ({"webhook-timestamp": "soon"}, BODY, SENT_AT),
        ({"webhook-timestamp": "9" * 5000}, BODY, SENT_AT),
        ({"webhook-timestamp": ""}, BODY, SENT_AT),
        ({"webhook-id": "msg_other"}, BODY, SENT_AT),
        ({"webhook-signature": ""}, BODY, SENT_AT),
        ({"webhook-signature": "v1,\u00fc"}, BODY, SENT_AT),
    ],
)
def test_everything_else_is_refused(headers, body, now):
    with pytest.raises(InvalidWebhookError):
        verify_webhook(SECRET, HEADERS | headers, body, now=now)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_?"])
def test_a_secret_that_is_none_is_no_fault_of_the_sender(secret):
    with pytest.raises(SettingsError):
        verify_webhook(secret, HEADERS, BODY, now=SENT_AT)
