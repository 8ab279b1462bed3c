"""The categories of moderation: what each is called, where it stands, and what raises it.

One tree of three levels. An id is given once: never changed, never used again, whatever becomes of the name
or the place. A category is raised by one analysis only, so that a missing analysis can hide categories but
never change one that is seen. docs/moderation.md is made from this table.
"""

from collections.abc import Collection, Iterator
from typing import Literal, NamedTuple

ModerationSource = Literal["moderation", "labels", "objects"]
"""The analyses that raise categories, by the names of their findings."""


class Trigger(NamedTuple):
    """What raises a category: a safety model's class, or names of labels or objects from ``least`` on.

    ``with_kinds``: a label that is a kind of one of ``names`` counts too. ``while_unsure``: only where the
    safety models' score is neither low nor high.
    """

    source: ModerationSource
    names: tuple[str, ...]
    least: float = 0.0
    with_kinds: bool = False
    while_unsure: bool = False

    def is_raised_by(self, name: str, parents: Collection[str]) -> bool:
        """Whether a label or object of this name, with these parents, is one of ours."""
        return name in self.names or (self.with_kinds and not set(self.names).isdisjoint(parents))


class ModerationNode(NamedTuple):
    """One category. ``parents`` go from the nearest to the most general, like those of a label.

    Without a ``trigger`` it is raised by what stands below it, if by anything. ``unseen`` says in a reader's
    words what is not recognised.
    """

    id: str
    name: str
    parents: tuple[str, ...]
    trigger: Trigger | None
    unseen: str

    @property
    def level(self) -> int:
        """1 for the most general."""
        return len(self.parents) + 1


# A weapon is worth a look long before it is certain; a bottle is not. Neither has been measured.
WEAPON, TOOL, THING = 0.15, 0.50, 0.50


def _safety(name: str, *, while_unsure: bool = False) -> Trigger:
    return Trigger("moderation", (name,), while_unsure=while_unsure)


def _kinds(*names: str, least: float) -> Trigger:
    return Trigger("labels", names, least, with_kinds=True)


def _labels(*names: str, least: float) -> Trigger:
    return Trigger("labels", names, least)


def _objects(*names: str, least: float) -> Trigger:
    return Trigger("objects", names, least)


_Row = tuple[str, str, Trigger | None, str]

# id, place (general > special), what raises it, what it does not see.
_ROWS: tuple[_Row, ...] = (
    ("M001", "sexual", None, "acts, and what is only implied"),
    ("M002", "sexual > nudity", _safety("nsfw"), "drawings and statues as what they are"),
    ("M003", "sexual > suggestive", _safety("nsfw", while_unsure=True), "why the models are unsure"),
    ("M004", "sexual > suggestive > swimwear", _kinds("swimsuit", "maillot", least=THING), "who wears it"),
    ("M005", "sexual > suggestive > underwear", _kinds("undergarment", least=THING), "all but brassieres"),
    ("M006", "sexual > suggestive > miniskirt", _labels("miniskirt", least=THING), "other short clothes"),
    ("M007", "violence", None, "fights, abuse and threats without blood"),
    ("M008", "violence > gore", _safety("nsfl"), "whether it is real, staged or medical"),
    ("M009", "weapon", _kinds("weapon", least=WEAPON), "explosives, grenades, clubs, toys as toys"),
    ("M010", "weapon > firearm", _kinds("firearm", least=WEAPON), "small or partly covered ones"),
    ("M011", "weapon > firearm > rifle", _labels("rifle", least=WEAPON), "small or partly covered ones"),
    ("M012", "weapon > firearm > assault rifle", _labels("assault rifle", least=WEAPON), "its small parts"),
    ("M013", "weapon > firearm > handgun", _kinds("pistol", least=WEAPON), "all but revolvers"),
    ("M014", "weapon > heavy weapon", None, "artillery but cannons, war ships and aircraft"),
    ("M015", "weapon > heavy weapon > cannon", _labels("cannon", least=WEAPON), "modern artillery"),
    (
        "M016",
        "weapon > heavy weapon > missile",
        _labels("missile", "projectile", least=WEAPON),
        "the difference to a space rocket",
    ),
    ("M017", "weapon > heavy weapon > tank", _labels("tank", least=WEAPON), "other military vehicles"),
    ("M018", "weapon > bow", _labels("bow", least=WEAPON), "crossbows and arrows alone"),
    ("M019", "weapon > blade", None, "swords, daggers, razors"),
    ("M020", "weapon > blade > knife", _objects("knife", least=TOOL), "whether it is cutlery"),
    ("M021", "weapon > blade > cleaver", _labels("cleaver", least=TOOL), "whether it is a kitchen's"),
    ("M022", "weapon > blade > axe", _kinds("ax", least=TOOL), "all but hatchets"),
    ("M023", "alcohol", _kinds("alcohol", least=THING), "what is in a glass, cup or can"),
    ("M024", "alcohol > wine", _kinds("wine", least=THING), "all but red wine"),
    ("M025", "alcohol > wine > wine bottle", _labels("wine bottle", least=THING), "whether it is full"),
    ("M026", "alcohol > wine > wine glass", _objects("wine glass", least=THING), "whether wine is in it"),
    ("M027", "alcohol > wine > goblet", _labels("goblet", least=THING), "whether wine is in it"),
    ("M028", "alcohol > beer", None, "cans, and beer without its bottle or glass"),
    ("M029", "alcohol > beer > beer bottle", _labels("beer bottle", least=THING), "cans"),
    ("M030", "alcohol > beer > beer glass", _labels("beer glass", least=THING), "whether beer is in it"),
    ("M031", "alcohol > spirits", None, "bottles of spirits, cocktails"),
    ("M032", "alcohol > spirits > whiskey jug", _labels("whiskey jug", least=THING), "whiskey in bottles"),
    ("M033", "alcohol > spirits > cocktail shaker", _labels("cocktail shaker", least=THING), "cocktails"),
    ("M034", "tobacco", None, "all but the shop that sells it"),
    ("M035", "tobacco > tobacco shop", _labels("tobacco shop", least=THING), "machines and counters"),
    ("M036", "tobacco > tobacco product", None, "cigarettes, cigars, pipes, vapes"),
    ("M037", "tobacco > smoking", None, "people who smoke"),
    ("M038", "gambling", None, "lotteries, betting slips, adverts (their words: see the rules for text)"),
    ("M039", "gambling > gambling machine", None, "all but slot machines"),
    (
        "M040",
        "gambling > gambling machine > slot machine",
        _labels("slot", least=THING),
        "games on a telephone",
    ),
    ("M041", "gambling > table game", None, "cards, dice, roulette"),
    ("M042", "drugs", None, "all but medicine"),
    ("M043", "drugs > medicine", None, "pills and blisters without their bottle"),
    ("M044", "drugs > medicine > pill bottle", _labels("pill bottle", least=THING), "what is in it"),
    ("M045", "drugs > medicine > syringe", _labels("syringe", least=THING), "what is in it, and its use"),
    ("M046", "drugs > medicine > medicine chest", _labels("medicine chest", least=THING), "what is in it"),
    ("M047", "drugs > illegal drug", None, "cannabis, powders, paraphernalia"),
)


def _nodes() -> Iterator[ModerationNode]:
    for identity, place, trigger, unseen in _ROWS:
        *above, name = place.split(" > ")
        yield ModerationNode(identity, name, tuple(reversed(above)), trigger, unseen)


NODES: dict[str, ModerationNode] = {node.name: node for node in _nodes()}
"""Every category by its name, parents before what stands below them."""


def _has_source(node: ModerationNode) -> bool:
    below = (each for each in NODES.values() if node.name in each.parents)
    return any(each.trigger for each in (node, *below))


WITHOUT_SOURCE = tuple(node.name for node in NODES.values() if not _has_source(node))
"""The categories that nothing raises, neither themselves nor below: their absence says nothing."""


def raised_by(sources: Collection[ModerationSource]) -> tuple[ModerationNode, ...]:
    """The categories that only these analyses raise."""
    return tuple(each for each in NODES.values() if each.trigger and each.trigger.source in sources)
