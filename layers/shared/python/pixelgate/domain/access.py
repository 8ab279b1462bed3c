"""Who may do what: a caller has one role, a role is a set of actions, a route asks for one action."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What a key or a person may do in their own workspace. Stored, so a member is never renamed."""

    UPLOADER = "uploader"
    READER = "reader"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    ADMIN = "admin"


class Action(StrEnum):
    """What a route lets its caller do."""

    UPLOAD = "upload"
    """Ask for an upload ticket."""
    FOLLOW = "follow"
    """See where an image stands; without READ, only one's own and nothing of what was found."""
    READ = "read"
    """See everything about images, reviews and rule sets."""
    TAG = "tag"
    """Give and take tags."""
    REVIEW = "review"
    """Claim, escalate and decide."""
    EDIT = "edit"
    """Import, analyse again, publish and erase images; write rule sets, try them and make them decide."""
    ADMINISTER = "administer"
    """Keys, and what concerns a workspace as a whole or leaves it."""


_FOLLOWS = frozenset({Action.FOLLOW})
_READS = _FOLLOWS | {Action.READ}
_REVIEWS = _READS | {Action.TAG, Action.REVIEW}

GRANTS: Mapping[Role, frozenset[Action]] = MappingProxyType(
    {
        Role.UPLOADER: _FOLLOWS | {Action.UPLOAD},
        Role.READER: _READS,
        Role.REVIEWER: _REVIEWS,
        Role.EDITOR: _REVIEWS | {Action.UPLOAD, Action.EDIT},
        Role.ADMIN: frozenset(Action),
    }
)
"""The whole matrix; docs/security.md shows it to people."""


def roles_that_may(action: Action) -> tuple[Role, ...]:
    """Every role that is granted ``action``, the least trusted first."""
    return tuple(role for role in Role if action in GRANTS[role])
