"""Rule sets and signals of every shape that the grammar allows, for promises that hold for all of them."""

from hypothesis import strategies as st

from pixelgate.rules.vocabulary import MISSABLE
from tests.unit.pixelgate.rules.building import rule, ruleset, signals

confidences = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])
names = st.sampled_from(["cat", "knife", "bow", "person"])
raised = st.sampled_from(["nudity", "gore", "weapon", "knife", "bow"])
labelled = st.fixed_dictionaries(
    {"name": names, "confidence": confidences, "parents": st.lists(names, max_size=2, unique=True)}
)
images = st.fixed_dictionaries(
    {
        "image": st.fixed_dictionaries(
            {
                "width": st.integers(1, 5),
                "camera": st.none() | names,
                "taken_at": st.sampled_from([None, "2026-02-25", "yesterday"]),
                "collection": st.sampled_from([None, "shop", "blog"]),
            }
        ),
        "labels": st.lists(labelled, max_size=3),
        "objects": st.lists(labelled, max_size=3),
        "moderation": st.lists(
            st.fixed_dictionaries({"name": st.sampled_from(["nudity", "gore"]), "confidence": confidences}),
            max_size=2,
        ),
        "custom_labels": st.lists(
            st.fixed_dictionaries({"name": names, "confidence": confidences}), max_size=2
        ),
        "faces": st.lists(st.fixed_dictionaries({"confidence": confidences}), max_size=2),
        "text": st.fixed_dictionaries(
            {"lines": st.lists(st.fixed_dictionaries({"text": names}), max_size=2)}
        ),
    }
)
leaf = st.one_of(
    st.builds(lambda n: {"field": "image.width", "lt": n}, st.integers(0, 6)),
    st.builds(lambda n: {"field": "image.camera", "eq": n}, names),
    st.builds(lambda n: {"field": "image.camera", "exists": n}, st.booleans()),
    st.builds(lambda n: {"field": "image.camera", "matches": n}, st.sampled_from(["^c", "[ab].", "z"])),
    st.builds(lambda n: {"field": "image.taken_at", "before": n}, st.sampled_from(["now", "now - 9 days"])),
    st.builds(lambda n: {"field": "quality.sharpness", "gte": n}, st.sampled_from([1, 1000])),
    st.builds(lambda n: {"field": "text.language", "eq": n}, st.sampled_from(["eng", "deu"])),
    st.builds(lambda n: {"sample": {"rate": n, "by": "content_sha256"}}, st.sampled_from([0.01, 1])),
)
sure = st.builds(lambda n: {"field": "confidence", "gte": n}, confidences)
item = st.one_of(
    sure,
    st.builds(
        lambda n: {"all": [{"field": "name", "in_tree": n}, {"field": "confidence", "gte": 0.5}]}, names
    ),
)
custom = st.one_of(sure, st.builds(lambda n: {"field": "name", "eq": n}, names))
category = st.one_of(
    sure,
    st.builds(lambda n: {"field": "name", "in_tree": n}, raised),
    st.builds(
        lambda n, least: {"any": [{"field": "name", "ne": n}, {"field": "confidence", "lt": least}]},
        raised,
        confidences,
    ),
)
over = st.builds(
    lambda quantifier, listed: {quantifier: {"over": listed[0], "where": listed[1]}},
    st.sampled_from(["any", "all", "none"]),
    st.one_of(
        st.tuples(st.sampled_from(["labels", "objects"]), item),
        st.tuples(st.just("moderation"), category),
        st.tuples(st.just("custom_labels"), custom),
    ),
)
count = st.builds(
    lambda group, operator, limit: {"count": {"over": group, operator: limit}},
    st.sampled_from(["faces", "text.lines", "moderation", "colors"]),
    st.sampled_from(["gte", "lt", "eq", "ne"]),
    st.integers(0, 3),
)
conditions = st.recursive(
    leaf | over | count,
    lambda inner: st.one_of(
        st.builds(lambda part: {"not": part}, inner),
        st.builds(lambda parts: {"all_of": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any_of": parts}, st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=6,
)
rules_of = st.lists(st.tuples(conditions, st.sampled_from(["review", "reject"])), min_size=1, max_size=4)
targets = st.lists(st.sampled_from([None, ["shop"], ["shop", "blog"]]), min_size=4, max_size=4)
gaps = st.lists(st.sampled_from(sorted(MISSABLE)), max_size=4, unique=True)


def loaded(pairs, targets=(), **sections):
    rules = [rule(when, id=f"r{place}", severity=severity) for place, (when, severity) in enumerate(pairs)]
    for each, collections in zip(rules, targets, strict=False):
        each.update({"collections": collections} if collections else {})
    return ruleset(*rules, **sections)


def image_with(groups, missing):
    return signals(missing=missing, **{name: given for name, given in groups.items() if name not in missing})
