"""The samples of docs/webhooks.md verify what is ours, by the standard's own vector, and refuse the rest."""

import json
import re
import shutil
import subprocess

import pytest

from pixelgate.domain.webhook_deliveries import KEPT_ATTEMPTS, KEPT_FOR, LONGEST_EXCERPT
from pixelgate.domain.webhook_signatures import new_secret, sign, signed_headers
from pixelgate.domain.webhooks import MOST_WEBHOOKS, PATIENCE
from tests.support.documents import NOW
from tests.support.template import ROOT, template

PAGE = (ROOT / "docs" / "webhooks.md").read_text()
NODE = shutil.which("node")
HARNESS = """
import { readFileSync } from "node:fs";
for (const [secret, headers, body, now] of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    console.log(verify(secret, headers, Buffer.from(body), now));
  } catch (error) {
    console.log(`Error: ${error.message}`);
  }
}
"""

# The vector of the standard's own libraries.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE_ID, TIMESTAMP, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, '{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
OTHER = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc="
VECTOR = {"webhook-id": MESSAGE_ID, "webhook-timestamp": str(TIMESTAMP), "webhook-signature": SIGNATURE}

OLD, UNSIGNED = "too old, or from the future", "not signed with this secret"


def case(expected, *, secret=SECRET, body=BODY, now=TIMESTAMP, **changes):
    changed = {name.replace("_", "-"): value for name, value in changes.items()}
    headers = {name: value for name, value in {**VECTOR, **changed}.items() if value is not None}
    return (secret, headers, body, now), expected


CASES = [
    case(MESSAGE_ID),
    case(MESSAGE_ID, secret=SECRET.removeprefix("whsec_")),
    case(MESSAGE_ID, webhook_signature=f"{OTHER} v2,{SIGNATURE[3:]} {SIGNATURE} {OTHER}"),
    case(MESSAGE_ID, now=TIMESTAMP + 299),
    case(OLD, now=TIMESTAMP + 301),
    case(OLD, now=TIMESTAMP - 301),
    case(OLD, webhook_timestamp="hello"),
    case(OLD, webhook_timestamp=None),
    case(UNSIGNED, webhook_timestamp=str(TIMESTAMP + 1)),
    case(UNSIGNED, webhook_id=None),
    case(UNSIGNED, webhook_id="msg_another"),
    case(UNSIGNED, webhook_signature=None),
    case(UNSIGNED, webhook_signature="v1,"),
    case(UNSIGNED, webhook_signature=SIGNATURE[:8]),
    case(UNSIGNED, webhook_signature=SIGNATURE[3:]),
    case(UNSIGNED, webhook_signature="v1,\u00fc"),
    case(UNSIGNED, body=BODY + " "),
    case(UNSIGNED, secret=new_secret()),
]


def block(language):
    [code] = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return code


def in_python(cases):
    scope = {}
    exec(block("python"), scope)
    for secret, headers, body, now in cases:
        try:
            yield scope["verify"](secret, headers, body.encode(), now)
        except ValueError as error:
            yield f"Error: {error}"


def in_javascript(cases, folder):
    script = folder / "verify.mjs"
    script.write_text(block("javascript") + HARNESS)
    run = subprocess.run([NODE, script], input=json.dumps(cases), capture_output=True, text=True, check=True)
    return run.stdout.splitlines()


def answers(cases):
    return [expected if expected == MESSAGE_ID else f"Error: {expected}" for _, expected in cases]


def test_what_we_sign_is_what_the_standard_expects():
    assert sign(SECRET, message_id=MESSAGE_ID, timestamp=TIMESTAMP, body=BODY) == SIGNATURE
    assert len(new_secret()) == len("whsec_") + 44


def test_the_python_sample_takes_what_is_ours_and_refuses_the_rest():
    assert [*in_python([given for given, _ in CASES])] == answers(CASES)


@pytest.mark.skipif(NODE is None, reason="there is no node to run the JavaScript sample with")
def test_the_javascript_sample_takes_what_is_ours_and_refuses_the_rest(tmp_path):
    assert in_javascript([given for given, _ in CASES], tmp_path) == answers(CASES)


@pytest.mark.parametrize("secret", [0, 1], ids=["new secret", "old secret"])
def test_both_secrets_of_a_rotation_verify(secret):
    secrets = [new_secret(), new_secret()]
    headers = signed_headers(secrets, message_id="evt_1", at=NOW, body=BODY)

    assert [*in_python([(secrets[secret], headers, BODY, NOW.timestamp())])] == ["evt_1"]


def test_the_numbers_on_the_page_are_those_of_the_code():
    retries = template()["Parameters"]["WebhookRetrySeconds"]["Default"]

    assert retries == "5,300,1800,7200,18000,36000,50400"
    assert "after 5 seconds, 5 minutes, 30 minutes, 2, 5, 10 and 14 hours" in PAGE
    assert f"at most {MOST_WEBHOOKS} webhooks" in PAGE
    assert f"kept for {KEPT_FOR.days} days" in PAGE
    assert f"the last {KEPT_ATTEMPTS}:" in PAGE
    assert f"the first {LONGEST_EXCERPT}\ncharacters" in PAGE
    assert PATIENCE.days == 5
    assert "accepted for five days" in PAGE
