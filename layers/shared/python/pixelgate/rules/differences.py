"""What two rule sets do not have in common, told in the language's own terms."""

import json
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from pixelgate.domain.base import Document
from pixelgate.rules.plain import Plain
from pixelgate.rules.problems import KeyPath, spell_path
from pixelgate.rules.ruleset import canonical_json

_NAMED = {"rules": "id", "tests": "name"}


class Change(Document):
    """One value at one key, as ``rules`` spell paths; None where there is none.

    ``is_threshold``: a number became another number.
    """

    key: str
    before: Any = None
    after: Any = None
    is_threshold: bool = False


class EntryChange(Document):
    """A rule or a test that both have, by its name, and all that is different in it."""

    name: str
    changes: tuple[Change, ...]


class BankChange(Document):
    """A bank that both have, by its name, and its words that one of them has."""

    name: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


class EntryDiff(Document):
    """The rules or tests that one of two rule sets has, and those that differ; in the order of the texts."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[EntryChange, ...] = ()
    is_reordered: bool = False


class BankDiff(Document):
    """The word banks that one of two rule sets has, and those that differ."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[BankChange, ...] = ()


class RulesetDiff(Document):
    """From one rule set to another. ``sections`` are the changes of everything but rules, tests and banks."""

    rules: EntryDiff
    tests: EntryDiff
    banks: BankDiff
    sections: tuple[Change, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both say the same."""
        return self == RulesetDiff(rules=EntryDiff(), tests=EntryDiff(), banks=BankDiff(), sections=())


def diff_rulesets(before: Plain, after: Plain) -> RulesetDiff:
    """Compare the plain data of two rule sets; also of such as have mistakes."""
    old, new = _sections(before), _sections(after)
    others = sorted({*old, *new} - {*_NAMED, "banks"})
    return RulesetDiff(
        rules=_diff_entries(*(_entries(each, "rules") for each in (old, new))),
        tests=_diff_entries(*(_entries(each, "tests") for each in (old, new))),
        banks=_diff_banks(*(_mapping(each.get("banks")) for each in (old, new))),
        sections=tuple(
            change for name in others for change in _changes(old.get(name), new.get(name), (name,))
        ),
    )


def _sections(document: Plain) -> Mapping[str, Plain]:
    # In canonical form, in which 1.0 is 1 and equal texts are spelled alike.
    return _mapping(json.loads(canonical_json(document)))


def _mapping(value: Plain) -> Mapping[str, Plain]:
    return value if isinstance(value, dict) else {}


def _entries(sections: Mapping[str, Plain], section: str) -> dict[str, Plain]:
    """Entries by name; one without a name goes by its place, and of several of one name each has a number."""
    listed = sections.get(section)
    named: dict[str, Plain] = {}
    for place, entry in enumerate(listed if isinstance(listed, list) else ()):
        name = entry.get(_NAMED[section]) if isinstance(entry, dict) else None
        called = name if isinstance(name, str) else f"number {place + 1}"
        spelled = called
        for again in count(2):
            if spelled not in named:
                break
            spelled = f"{called} ({again})"
        named[spelled] = entry
    return named


def _diff_entries(old: Mapping[str, Plain], new: Mapping[str, Plain]) -> EntryDiff:
    changed = {name: tuple(_changes(old[name], new[name], ())) for name in new if name in old}
    return EntryDiff(
        added=tuple(name for name in new if name not in old),
        removed=tuple(name for name in old if name not in new),
        changed=tuple(EntryChange(name=name, changes=each) for name, each in changed.items() if each),
        is_reordered=[name for name in old if name in new] != [name for name in new if name in old],
    )


def _diff_banks(old: Mapping[str, Plain], new: Mapping[str, Plain]) -> BankDiff:
    changed = []
    for name in new:
        before, after = _words(old.get(name)), _words(new[name])
        if name in old and set(before) != set(after):
            changed.append(
                BankChange(
                    name=name,
                    added=tuple(word for word in after if word not in before),
                    removed=tuple(word for word in before if word not in after),
                )
            )
    return BankDiff(
        added=tuple(name for name in new if name not in old),
        removed=tuple(name for name in old if name not in new),
        changed=tuple(changed),
    )


def _words(bank: Plain) -> dict[str, None]:
    return dict.fromkeys(str(word) for word in bank) if isinstance(bank, list) else {}


def _changes(before: Plain, after: Plain, path: KeyPath) -> Iterator[Change]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in (*before, *(key for key in after if key not in before)):
            yield from _changes(before.get(key), after.get(key), (*path, key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for place, pair in enumerate(zip(before, after, strict=True)):
            yield from _changes(*pair, (*path, place))
    elif before != after or isinstance(before, bool) is not isinstance(after, bool):
        is_threshold = _is_number(before) and _is_number(after)
        yield Change(key=spell_path(path), before=before, after=after, is_threshold=is_threshold)


def _is_number(value: Plain) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
