"""Who relies on custom labels: a classifier that is no more would leave their rules without an answer."""

from collections.abc import Iterator
from dataclasses import dataclass

from pixelgate.api.active_rulesets import load_exactly
from pixelgate.domain.errors import ConfigurationError
from pixelgate.rules.asking import signals_asked_for
from pixelgate.rules.compiled import load_compiled_ruleset
from pixelgate.storage.rulesets import RuleSetStore
from pixelgate.storage.shadows import ShadowStore

SIGNAL = "custom_labels"


@dataclass(frozen=True, kw_only=True)
class CustomLabelUsers:
    """Looks through what decides or judges as a shadow at this moment."""

    rulesets: RuleSetStore
    shadows: ShadowStore

    def of(self, workspace: str) -> tuple[str, ...]:
        """The rule sets and shadows that ask for custom labels, each as a person would name it."""
        return (*self._deciding(workspace), *self._shadows(workspace))

    def _deciding(self, workspace: str) -> Iterator[str]:
        activations = self.rulesets.activations(workspace)
        has_own = any(each.collection is None and each.ruleset for each in activations)
        if not has_own and SIGNAL in signals_asked_for(load_compiled_ruleset()):
            yield f"the packaged rule set, active {_place(None)}"
        asking: dict[str, bool] = {}
        for each in activations:
            if each.ruleset is None:
                continue
            if each.ruleset not in asking:
                asking[each.ruleset] = _asks(self.rulesets.canonical(workspace, each.ruleset), each.ruleset)
            if asking[each.ruleset]:
                yield f"{_short(each.ruleset)}, active {_place(each.collection)}"

    def _shadows(self, workspace: str) -> Iterator[str]:
        for shadow in self.shadows.all(workspace):
            if shadow.is_running and _asks(self.shadows.canonical(workspace, shadow), shadow.ruleset):
                yield f"{_short(shadow.ruleset)}, a shadow {_place(shadow.collection)}"


def _asks(canonical: str, identity: str) -> bool:
    """Whether a rule set asks for them; one that this release cannot read may."""
    if SIGNAL not in canonical:
        return False
    try:
        return SIGNAL in signals_asked_for(load_exactly(canonical, identity))
    except ConfigurationError:
        return True


def _short(identity: str) -> str:
    name, _, digest = identity.partition("@")
    return f"{name}@{digest[:8]}"


def _place(collection: str | None) -> str:
    return f"in the collection {collection}" if collection else "in the workspace"
