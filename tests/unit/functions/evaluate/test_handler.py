"""functions/evaluate: the default rule set over a whole document. The language has its own tests."""

import pytest

from functions.evaluate import handler as evaluate
from tests.support.documents import MISSING, findings, prepared


def evaluation(**changes):
    return {
        "prepared": prepared().model_dump(mode="json"),
        "findings": findings(**changes).model_dump(mode="json"),
    }


def test_a_harmless_picture_is_approved_with_a_trace_of_every_rule(lambda_context):
    verdict = evaluate.handler(evaluation(), lambda_context)

    assert verdict["severity"] == "approve"
    assert verdict["ruleset"].startswith("user-generated-content@")
    assert {rule.id for rule in evaluate.ruleset().rules} <= {each["rule"] for each in verdict["trace"]}


@pytest.mark.parametrize("finding", ["labels", "objects", "moderation", "faces", "text", "measures"])
def test_a_missing_finding_is_never_approved(lambda_context, finding):
    assert evaluate.handler(evaluation(**{finding: MISSING}), lambda_context)["severity"] == "review"
