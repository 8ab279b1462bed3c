"""What each route asks of its caller: the one place that says so. A new route needs a line here.

A route without a line is for admins alone, and fails tests/contract/test_access.py.
"""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

from pixelgate.api.problems import ProblemError
from pixelgate.domain.access import GRANTS, Action, Role, roles_that_may

OPEN = None
"""Of a route that template.yaml serves without the authorizer."""

ACCESS: Mapping[str, Action | None] = MappingProxyType(
    {
        "GET /v1/health": OPEN,
        "GET /v1/openapi.json": OPEN,
        "GET /v1/caller": Action.FOLLOW,
        "GET /v1/models": Action.FOLLOW,
        "GET /v1/stats": Action.READ,
        # Images
        "POST /v1/uploads": Action.UPLOAD,
        "POST /v1/uploads/batch": Action.UPLOAD,
        # Only of uploads that the caller has begun.
        "POST /v1/uploads/multipart": Action.UPLOAD,
        "GET /v1/uploads/<image_id>": Action.UPLOAD,
        "DELETE /v1/uploads/<image_id>": Action.UPLOAD,
        "POST /v1/uploads/<image_id>/complete": Action.UPLOAD,
        "POST /v1/analyses": Action.UPLOAD,
        "POST /v1/imports": Action.EDIT,
        "GET /v1/imports/<import_id>": Action.READ,
        "GET /v1/images": Action.READ,
        "GET /v1/search": Action.READ,
        "POST /v1/search/similar": Action.READ,
        "GET /v1/images/<image_id>": Action.FOLLOW,
        "PATCH /v1/images/<image_id>": Action.TAG,
        "DELETE /v1/images/<image_id>": Action.EDIT,
        "GET /v1/images/<image_id>/findings": Action.READ,
        "GET /v1/images/<image_id>/duplicates": Action.READ,
        "GET /v1/images/<image_id>/preview": Action.READ,
        "GET /v1/images/<image_id>/verdict": Action.READ,
        "GET /v1/images/<image_id>/history": Action.READ,
        "GET /v1/images/<image_id>/decisions": Action.READ,
        "POST /v1/images/<image_id>/reanalyse": Action.EDIT,
        # Releases
        "GET /v1/images/<image_id>/renditions": Action.READ,
        "GET /v1/images/<image_id>/html": Action.READ,
        "GET /v1/images/<image_id>/image-object": Action.READ,
        "POST /v1/images/<image_id>/release": Action.EDIT,
        "POST /v1/images/<image_id>/transformations": Action.EDIT,
        "GET /v1/renditions/profile": Action.READ,
        # Also who may fetch what is released.
        "PUT /v1/renditions/profile": Action.ADMINISTER,
        "DELETE /v1/renditions/profile": Action.ADMINISTER,
        "POST /v1/re-releases": Action.EDIT,
        "GET /v1/re-releases": Action.READ,
        "GET /v1/re-releases/<run_id>": Action.READ,
        # Reviews
        "GET /v1/reviews": Action.READ,
        "GET /v1/reviews/queues": Action.READ,
        "GET /v1/reviews/statistics": Action.READ,
        "GET /v1/reviews/corrections": Action.READ,
        "POST /v1/reviews/next": Action.REVIEW,
        "POST /v1/reviews/decisions": Action.REVIEW,
        "POST /v1/reviews/<image_id>/claim": Action.REVIEW,
        "POST /v1/reviews/<image_id>/release": Action.REVIEW,
        "POST /v1/reviews/<image_id>/escalate": Action.REVIEW,
        "POST /v1/reviews/<image_id>/decision": Action.REVIEW,
        # Rule sets
        "GET /v1/rulesets": Action.READ,
        "GET /v1/rulesets/history": Action.READ,
        "GET /v1/rulesets/activations": Action.READ,
        "POST /v1/rulesets/activations": Action.EDIT,
        "POST /v1/rulesets/activations/rollback": Action.EDIT,
        "GET /v1/rulesets/<name>/draft": Action.READ,
        "PUT /v1/rulesets/<name>/draft": Action.EDIT,
        "DELETE /v1/rulesets/<name>/draft": Action.EDIT,
        "POST /v1/rulesets/<name>/test": Action.EDIT,
        "POST /v1/rulesets/<name>/publish": Action.EDIT,
        "GET /v1/rulesets/<name>/versions": Action.READ,
        "GET /v1/rulesets/<name>/versions/<version>": Action.READ,
        "GET /v1/rulesets/<name>/diff": Action.READ,
        "POST /v1/rulesets/<name>/backtest": Action.EDIT,
        "POST /v1/images/<image_id>/re-evaluate": Action.EDIT,
        "POST /v1/re-evaluations": Action.EDIT,
        "GET /v1/re-evaluations": Action.READ,
        "GET /v1/re-evaluations/<run_id>": Action.READ,
        "GET /v1/backtests": Action.READ,
        "GET /v1/backtests/<backtest_id>": Action.READ,
        "GET /v1/rulesets/<name>/shadow": Action.READ,
        "POST /v1/rulesets/<name>/shadow": Action.EDIT,
        "DELETE /v1/rulesets/<name>/shadow": Action.EDIT,
        "GET /v1/rulesets/<name>/shadow/report": Action.READ,
        "POST /v1/rulesets/<name>/suggest": Action.READ,
        # Classifiers
        "GET /v1/classifiers": Action.READ,
        "POST /v1/classifiers": Action.EDIT,
        "GET /v1/classifiers/<name>": Action.READ,
        "DELETE /v1/classifiers/<name>": Action.EDIT,
        "GET /v1/classifiers/<name>/versions/<version>": Action.READ,
        "POST /v1/classifiers/<name>/try": Action.EDIT,
        "PUT /v1/classifiers/<name>/active": Action.EDIT,
        "DELETE /v1/classifiers/<name>/active": Action.EDIT,
        # The workspace
        "GET /v1/quota": Action.FOLLOW,
        "GET /v1/keys": Action.ADMINISTER,
        "POST /v1/keys": Action.ADMINISTER,
        "GET /v1/keys/history": Action.ADMINISTER,
        "DELETE /v1/keys/<key_id>": Action.ADMINISTER,
        "POST /v1/keys/<key_id>/rotate": Action.ADMINISTER,
        "GET /v1/retention": Action.READ,
        "PUT /v1/retention": Action.ADMINISTER,
        "GET /v1/retention/expired": Action.READ,
        # Webhooks carry what is found out of the workspace, and their secrets are shown to who makes them.
        "GET /v1/webhooks": Action.ADMINISTER,
        "POST /v1/webhooks": Action.ADMINISTER,
        "GET /v1/webhooks/<webhook_id>": Action.ADMINISTER,
        "PUT /v1/webhooks/<webhook_id>": Action.ADMINISTER,
        "DELETE /v1/webhooks/<webhook_id>": Action.ADMINISTER,
        "POST /v1/webhooks/<webhook_id>/test": Action.ADMINISTER,
        "POST /v1/webhooks/<webhook_id>/rotate": Action.ADMINISTER,
        "POST /v1/webhooks/<webhook_id>/replay": Action.ADMINISTER,
        "GET /v1/webhooks/<webhook_id>/deliveries": Action.ADMINISTER,
        "GET /v1/webhooks/<webhook_id>/deliveries/<event_id>": Action.ADMINISTER,
        "POST /v1/webhooks/<webhook_id>/deliveries/<event_id>/replay": Action.ADMINISTER,
    }
)


def action_of(method: str, path: str) -> Action | None:
    """What a route, by its path as it is registered, asks for; ``OPEN`` if nothing."""
    return ACCESS.get(f"{method} {path}", Action.ADMINISTER)


def require(action: Action, role: Role) -> None:
    """Let the caller go on.

    Raises:
        ProblemError: 403; it names the roles that may.
    """
    if action in GRANTS[role]:
        return
    able = roles_that_may(action)
    raise ProblemError(
        HTTPStatus.FORBIDDEN,
        "role-required",
        f"your role is {role}; this takes {' or '.join(able)}",
        hint=f"ask an admin of the workspace for a key with the role {able[0]}",
    )
