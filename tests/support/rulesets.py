"""Rule sets of one rule, and the short way to have one decide."""

from pixelgate.domain.history import HistoryAction, HistoryFact
from pixelgate.domain.ids import new_shadow_id
from pixelgate.domain.rulesets import Version, activate
from pixelgate.domain.shadows import Shadow
from pixelgate.rules.document import parse_text
from pixelgate.rules.loading import load_ruleset
from pixelgate.rules.ruleset import canonical_json
from pixelgate.storage.rulesets import RuleSetStore
from pixelgate.storage.shadows import ShadowStore
from tests.support.documents import NOW
from tests.support.tables import TABLE

ACTOR = "key:0123456789abcdef"

RULESET = """\
ruleset: {name}
schema: 1
on_missing: review
rules:
  - id: too-small
    severity: reject
    reason: Too small
    when: {{field: image.width, lt: {least_width}}}
tests:
  - name: a large picture passes
    signals: {{image: {{width: 9000}}}}
    expect: {expect}
"""


def ruleset_text(name="shoes", *, least_width=1000, expect="approve"):
    """Rejects what is less than ``least_width`` pixels wide; its test is red unless ``expect`` is approve."""
    return RULESET.format(name=name, least_width=least_width, expect=expect)


def keep_version(store, workspace, text):
    """Store ``text`` as a version, without anybody having published it."""
    ruleset = load_ruleset(text, name_of_file="test.yaml")
    canonical = canonical_json(parse_text(text, as_json=False).data)
    version = Version(id=ruleset.identity, name=ruleset.name, text=text, canonical=canonical)
    store.keep(workspace, version)
    return version


def make_active(dynamodb, workspace, text, *, collection=None, table=TABLE):
    """Store ``text`` as a version and let it decide; returns its id."""
    store = RuleSetStore(dynamodb, table)
    version = keep_version(store, workspace, text)
    before = store.activation(workspace, collection)
    change = activate(before, collection=collection, ruleset=version.id, actor=ACTOR, now=NOW)
    fact = HistoryFact(at=NOW, actor=ACTOR, action=change.action, details={"to": version.id})
    store.change_activation(workspace, change, fact)
    return version.id


def start_shadow(dynamodb, workspace, text, *, collection=None, table=TABLE, now=NOW):
    """Let ``text`` judge beside what decides; returns the shadow."""
    ruleset = load_ruleset(text, name_of_file="test.yaml")
    shadow = Shadow(
        id=new_shadow_id(),
        ruleset=ruleset.identity,
        collection=collection,
        started_at=now,
        started_by=ACTOR,
    )
    canonical = canonical_json(parse_text(text, as_json=False).data)
    fact = HistoryFact(at=now, actor=ACTOR, action=HistoryAction.SHADOW_STARTED)
    ShadowStore(dynamodb, table).start(workspace, shadow, canonical, fact)
    return shadow
