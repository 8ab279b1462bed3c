"""Every kind of problem that the API answers: the end of its ``type``, which never changes its meaning.

``make problems`` writes docs/problems.md from this list. A new kind needs a line here; until then it is
answered without a hint and fails tests/contract/test_problems.py.
"""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import NamedTuple

URN = "urn:pixelgate:problem:"


class ProblemKind(NamedTuple):
    """``hint`` is what to do where the answer itself knows nothing better."""

    status: int
    meaning: str
    hint: str


_FORBIDDEN, _NOT_FOUND = HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND
_CONFLICT, _GONE, _TOO_LARGE = HTTPStatus.CONFLICT, HTTPStatus.GONE, HTTPStatus.REQUEST_ENTITY_TOO_LARGE
_INVALID, _FAULT = HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.INTERNAL_SERVER_ERROR

_KINDS = {
    # Any route
    "invalid-request": (
        _INVALID,
        "a part of the request is not what the route takes",
        "GET /v1/openapi.json says what each route takes",
    ),
    "invalid-cursor": (
        _INVALID,
        "the cursor is not one that a listing returned",
        "pass next_cursor of the page before, unchanged",
    ),
    "role-required": (
        _FORBIDDEN,
        "the caller's role does not allow this",
        "ask an admin of the workspace for a key with another role",
    ),
    "no-such-route": (
        _NOT_FOUND,
        "there is nothing at this method and path",
        "docs/api.md lists every route",
    ),
    "unsupported-content-type": (
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "the body is not sent as JSON",
        "send it with Content-Type: application/json",
    ),
    "idempotency-key-reused": (
        _CONFLICT,
        "the Idempotency-Key was used for another request",
        "use a new key for every new request",
    ),
    "request-under-way": (
        _CONFLICT,
        "the first request with this Idempotency-Key has not ended",
        "send it again in a moment",
    ),
    "answer-not-kept": (
        _CONFLICT,
        "the request was carried out; its answer held a secret and is not shown twice",
        "rotate what was made, or make another with a new Idempotency-Key",
    ),
    "invalid-idempotency-key": (
        _INVALID,
        "the Idempotency-Key is empty, too long or not plain ASCII",
        "a UUID serves; 1 to 100 printable characters do",
    ),
    "too-many-requests": (
        HTTPStatus.TOO_MANY_REQUESTS,
        "the caller asks for more changes than a minute takes",
        "send fewer at a time, and wait for as long as Retry-After says",
    ),
    "quota-exceeded": (
        HTTPStatus.TOO_MANY_REQUESTS,
        "the workspace has used up what may be uploaded in a day",
        "the next day begins at midnight UTC; GET /v1/quota shows what is left",
    ),
    "internal-error": (
        _FAULT,
        "the service failed; the request was right",
        "try again; the log holds the cause under this answer's request id",
    ),
    # Images
    "image-not-found": (_NOT_FOUND, "the workspace has no such image", "GET /v1/images lists yours"),
    "image-erased": (
        _GONE,
        "the image has been erased for good; `erasure` says when and why",
        "nothing brings it back; upload it again if you may",
    ),
    "not-analysed": (
        _NOT_FOUND,
        "the analysis of the image has recorded nothing",
        "GET /v1/images/{id}?wait=20 answers once it has ended",
    ),
    "verdict-not-found": (
        _NOT_FOUND,
        "the image has no verdict of this number",
        "its history names those there are",
    ),
    "not-failed": (
        _CONFLICT,
        "only an image that FAILED is analysed again",
        "an image that has a verdict keeps it; one that is being analysed needs a moment",
    ),
    "too-many-tags": (_INVALID, "the image would have more tags than it may", "remove some"),
    "preview-gone": (
        _CONFLICT,
        "no picture of the image is left that may be shown",
        "what was hidden stays hidden; upload the image again to see it",
    ),
    "no-picture": (_CONFLICT, "what was uploaded is no picture", "its reason says what it is instead"),
    "analysis-failed": (
        _CONFLICT,
        "the analysis of the image failed",
        "POST /v1/images/{id}/reanalyse tries again",
    ),
    # Search
    "invalid-search": (
        _INVALID,
        "the search asks for nothing, for too much at once, or for a colour that there is not",
        "docs/search.md says what can be asked for",
    ),
    "not-comparable": (
        _CONFLICT,
        "the image has no embedding, by which others are compared with it",
        "POST /v1/images/{id}/reanalyse, if its analysis failed; GET /v1/search finds it by all else",
    ),
    "nothing-compared": (
        HTTPStatus.SERVICE_UNAVAILABLE,
        "images could not be compared at this moment",
        "ask again in a moment",
    ),
    # Releases
    "not-releasable": (
        _CONFLICT,
        "the image may not be seen",
        "only an image that is APPROVED, and to which the rights have not ended, is released",
    ),
    "not-released": (
        _NOT_FOUND,
        "nothing of the image is public",
        "GET /v1/images/{id}/renditions tells why",
    ),
    "no-such-rendition": (
        _NOT_FOUND,
        "the image's profile makes no rendition of this name",
        "GET /v1/images/{id}/renditions lists those that it makes",
    ),
    "not-delivered": (
        _NOT_FOUND,
        "nothing that is public has this address",
        "GET /v1/images/{id}/renditions lists what is public of an image",
    ),
    "unsigned-transformation": (
        _FORBIDDEN,
        "a size that no profile declares is made only at an address that was signed",
        "POST /v1/images/{id}/transformations signs it",
    ),
    "too-many-transformations": (
        _CONFLICT,
        "as many transformations as may be have been made of the image",
        "declare the sizes in the rendition profile",
    ),
    "rendition-not-made": (
        HTTPStatus.SERVICE_UNAVAILABLE,
        "the picture could not be made at this moment",
        "ask again after the seconds of Retry-After",
    ),
    "invalid-profile": (
        _INVALID,
        "the rendition profile has mistakes; `detail` tells each, line by line",
        "docs/renditions.md describes every key",
    ),
    "re-release-not-found": (
        _NOT_FOUND,
        "the workspace has no such re-release",
        "GET /v1/re-releases lists yours",
    ),
    "profile-changed": (
        HTTPStatus.PRECONDITION_FAILED,
        "what is made of images, or for whom, was changed by somebody else",
        "GET /v1/renditions/profile, and begin from that and its ETag",
    ),
    # Uploads and imports
    "content-type-not-accepted": (
        _INVALID,
        "images of this type are not accepted",
        "docs/formats.md lists what is, and how to switch more on",
    ),
    "too-many-bytes": (
        _TOO_LARGE,
        "the file is larger than what is accepted",
        "send a smaller version of the image",
    ),
    "upload-not-found": (
        _NOT_FOUND,
        "the image is not sent in parts",
        "POST /v1/uploads/multipart begins such an upload",
    ),
    "upload-ended": (
        _CONFLICT,
        "no parts of the image are waited for any more: storage has all of it, or it was given up",
        "GET /v1/images/{id} says which; begin again where it was given up",
    ),
    "parts-missing": (
        _CONFLICT,
        "storage has not all parts of the image",
        "GET /v1/uploads/{id} says which are missing, and where they go",
    ),
    "nothing-uploaded": (
        _CONFLICT,
        "no bytes have been uploaded for the image",
        "send them as the upload ticket says, then ask again",
    ),
    "no-import-bucket": (
        _INVALID,
        "the service imports from no bucket",
        "deploy it with the parameter ImportBucket",
    ),
    "import-not-found": (
        _NOT_FOUND,
        "the workspace has no such import",
        "POST /v1/imports answers the id of the one it begins",
    ),
    # Reviews
    "not-in-review": (
        _CONFLICT,
        "nobody is asked to look at the image",
        "it may have been decided just now; GET /v1/reviews lists what waits",
    ),
    "not-decidable": (
        _CONFLICT,
        "the image has no verdict that a person could decide about",
        "GET /v1/images/{id} says why it stands there",
    ),
    "claimed-by-another": (
        _CONFLICT,
        "somebody else has the image in hand",
        "a claim ends by itself after 15 minutes",
    ),
    "opinion-given": (
        _CONFLICT,
        "the caller has given their opinion; somebody else gives the next",
        "take another: POST /v1/reviews/next",
    ),
    "not-claimed-by-you": (
        _CONFLICT,
        "the caller has no claim on the image",
        "POST /v1/reviews/{id}/claim takes it in hand",
    ),
    "already-escalated": (_CONFLICT, "the image has been escalated before", "whoever takes it decides"),
    "changed-meanwhile": (_CONFLICT, "others are changing the image at this moment", "try again"),
    "invalid-period": (_INVALID, "the statistics do not reach back so far", "ask from a later day on"),
    # Rule sets
    "ruleset-not-found": (
        _NOT_FOUND,
        "there is no such rule set",
        "GET /v1/rulesets lists yours; or send the rule set itself, as text",
    ),
    "ruleset-invalid": (
        _INVALID,
        "the text is no rule set; `problems` says where",
        "pixelgate rules lint FILE tells the same without a service",
    ),
    "ruleset-name-differs": (
        _INVALID,
        "the text is a rule set of another name",
        "ask about it under its own name",
    ),
    "ruleset-not-publishable": (
        _INVALID,
        "the rule set has problems, or its own tests fail; `problems` says which",
        "POST /v1/rulesets/{name}/test shows each",
    ),
    "ruleset-not-readable": (
        _INVALID,
        "this release cannot read the published version",
        "publish it anew from a text that this release reads",
    ),
    "ruleset-too-large": (
        _INVALID,
        "the rule set is too large to be kept",
        "leave out comments, or split long word lists",
    ),
    "not-a-text": (_INVALID, "the text holds what is no character", "send it in UTF-8"),
    "not-a-version": (_INVALID, "this names no version", "write name@digest, 8 digits of it or more"),
    "ambiguous-version": (_CONFLICT, "several versions begin with these digits", "write more digits"),
    "version-not-found": (
        _NOT_FOUND,
        "there is no such version",
        "GET /v1/rulesets/{name}/versions lists what there is",
    ),
    "draft-not-found": (
        _NOT_FOUND,
        "there is no draft of this name",
        "PUT /v1/rulesets/{name}/draft makes one",
    ),
    "draft-changed": (
        _CONFLICT,
        "the draft is not at the revision that was read",
        "GET /v1/rulesets/{name}/draft, and begin from that",
    ),
    "activation-changed": (
        _CONFLICT,
        "somebody else's activation came first; `activation` shows it",
        "look at what is active now, and activate again if it is to be another",
    ),
    "nothing-to-roll-back": (
        _CONFLICT,
        "there is no earlier activation",
        "GET /v1/rulesets/activations shows the trail of each",
    ),
    "invalid-signals": (
        _INVALID,
        "a rule set cannot be tried on these signals",
        "docs/rules.md lists what signals there are",
    ),
    "shadow-running": (
        _CONFLICT,
        "there is one shadow at a time, and it is another",
        "stop it first: its report stays until the next one is started",
    ),
    "shadow-not-found": (
        _NOT_FOUND,
        "no such shadow is running",
        "GET /v1/rulesets/{name}/shadow lists them",
    ),
    "rule-not-found": (
        _NOT_FOUND,
        "the rule set has no rule of this id",
        "its text names each rule by its id",
    ),
    "number-not-named": (
        _INVALID,
        "it is not clear which number of the rule is meant; `problems` lists them",
        "name one by its path",
    ),
    # Back-tests and re-evaluations
    "backtest-not-found": (
        _NOT_FOUND,
        "the workspace has no such back-test",
        "GET /v1/backtests lists yours",
    ),
    "re-evaluation-not-found": (
        _NOT_FOUND,
        "the workspace has no such re-evaluation",
        "GET /v1/re-evaluations lists yours",
    ),
    "not-judged": (
        _CONFLICT,
        "the image has no verdict that could become another",
        "GET /v1/images/{id} says where it stands",
    ),
    "signals-not-kept": (
        _CONFLICT,
        "nothing that was found in the image is kept",
        "upload it again to have it analysed anew",
    ),
    # Classifiers
    "classifier-not-found": (
        _NOT_FOUND,
        "the workspace has no such classifier",
        "GET /v1/classifiers lists yours",
    ),
    "classifier-version-not-found": (
        _NOT_FOUND,
        "the classifier has no such version",
        "GET /v1/classifiers/{name} lists what there is",
    ),
    "unusable-examples": (
        _INVALID,
        "some of the images cannot be learnt from; `unusable` says which, by the reason",
        "leave them out or name others in their place; wait for those whose analysis has not ended",
    ),
    "nothing-trained": (
        HTTPStatus.SERVICE_UNAVAILABLE,
        "the classifier could not be trained at this moment",
        "try again in a moment; fewer examples take less time",
    ),
    "too-many-classifiers": (
        _CONFLICT,
        "the workspace has as many classifiers as it may",
        "delete one that is not used, or train a version of one there is",
    ),
    "too-many-classifier-versions": (
        _CONFLICT,
        "as many versions as there may be were trained under this name",
        "train it under another name",
    ),
    "too-many-active-classifiers": (
        _CONFLICT,
        "as many other classifiers look at every image as may",
        "deactivate one: DELETE /v1/classifiers/{name}/active; or train the labels of two as one",
    ),
    "classifier-active": (
        _CONFLICT,
        "the classifier looks at every new image",
        "DELETE /v1/classifiers/{name}/active first",
    ),
    "classifier-in-use": (
        _CONFLICT,
        "rules that decide, or judge as a shadow, ask for custom labels",
        "activate rule sets that do not ask for them, and stop the shadow, first",
    ),
    "classifier-changed": (
        HTTPStatus.PRECONDITION_FAILED,
        "the classifier, or which ones are active, was changed in the meantime",
        "GET /v1/classifiers/{name}, and begin from that and its ETag",
    ),
    # Webhooks
    "no-such-webhook": (_NOT_FOUND, "the workspace has no such webhook", "GET /v1/webhooks lists yours"),
    "no-such-delivery": (_NOT_FOUND, "the webhook has no such delivery", "deliveries are kept for 30 days"),
    "too-many-webhooks": (
        _CONFLICT,
        "the workspace has as many webhooks as it may",
        "remove one, or let one receiver hand events on",
    ),
    "webhook-url": (
        _INVALID,
        "nothing is sent to this URL",
        "a receiver is reached by https, on the public Internet, on port 443 or 8443",
    ),
    "webhook-disabled": (_CONFLICT, "the webhook is disabled", "PUT /v1/webhooks/{id} with enabled: true"),
    "rotated-meanwhile": (
        _CONFLICT,
        "somebody else rotated the secret at the same moment",
        "ask whoever did for it, or rotate again",
    ),
    "delivery-under-way": (
        _CONFLICT,
        "the delivery is being tried at this moment",
        "look at it again before replaying it",
    ),
    # Keys
    "key-not-found": (
        _NOT_FOUND,
        "the workspace has no such key, or it is revoked",
        "GET /v1/keys lists yours",
    ),
    "key-changed": (_CONFLICT, "the key was changed at this moment", "GET /v1/keys, and try again"),
    "last-admin-key": (
        _CONFLICT,
        "the workspace would be left without an admin key",
        "make another admin key first: POST /v1/keys",
    ),
}

PROBLEM_KINDS: Mapping[str, ProblemKind] = MappingProxyType(
    {kind: ProblemKind(*of_it) for kind, of_it in _KINDS.items()}
)


def hint_of(kind: str) -> str | None:
    """What the list advises; None for a kind that is missing from it."""
    known = PROBLEM_KINDS.get(kind)
    return known.hint if known else None
