"""A profile is read from YAML or JSON, and whoever wrote it is told every mistake at once."""

import json

import pytest

from pixelgate.api.rendition_profiles import load_profile, packaged_profile
from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.renditions import Fit, RenditionFormat


def problems(text, name="web.yaml"):
    with pytest.raises(ConfigurationError) as refused:
        load_profile(text, name_of_file=name)
    return str(refused.value).splitlines()


def test_the_standard_profile_has_a_thumbnail_a_ladder_and_a_preview_of_links():
    profile = packaged_profile()
    thumb, photo, social = profile.renditions

    assert profile.profile == "standard"
    assert (thumb.name, thumb.fit) == ("thumb", Fit.SMART)
    assert photo.widths == (320, 480, 640, 960, 1280, 1920)
    assert {*photo.formats} == {RenditionFormat.AVIF, RenditionFormat.WEBP, RenditionFormat.JPEG}
    assert (social.width, social.height, social.formats) == (1200, 630, (RenditionFormat.JPEG,))


def test_an_unknown_profile_is_told_with_the_nearest_name():
    with pytest.raises(ConfigurationError, match=r"unknown profile 'standrd'; did you mean 'standard'\?"):
        packaged_profile("standrd")


def test_json_says_the_same_as_yaml():
    yaml = "profile: a\nrenditions: [{name: b, width: 9, formats: [webp]}]"
    data = {"profile": "a", "renditions": [{"name": "b", "width": 9, "formats": ["webp"]}]}

    assert load_profile(yaml, name_of_file="a.yaml") == load_profile(json.dumps(data), name_of_file="a.json")


MISTAKES = """
profile: web
renditions:
  - name: thumb
    widht: 30
    fit: smrt
    formats: [jpg, webp]
    overlay: {txt: x}
  - name: hero
    width: 90000
    formats: jpeg
    background: red
  - {width: wide, formats: []}
  - 3
"""


def test_every_mistake_is_told_with_its_line_its_rendition_and_what_was_meant():
    assert sorted(problems(MISTAKES)) == [
        "web.yaml:10: rendition 'hero': renditions[1].width: should be less than or equal to 4096, got 90000",
        "web.yaml:11: rendition 'hero': renditions[1].formats: expected a list, got 'jpeg'",
        "web.yaml:12: rendition 'hero': renditions[1].background: "
        "a colour is written as in '#0A84FF', got 'red'",
        "web.yaml:13: rendition number 3: renditions[2].formats: the list is empty",
        "web.yaml:13: rendition number 3: renditions[2].name: this key is missing",
        "web.yaml:13: rendition number 3: renditions[2].width: expected a whole number, got 'wide'",
        "web.yaml:14: rendition number 4: renditions[3]: expected a mapping of keys, got 3",
        "web.yaml:5: rendition 'thumb': renditions[0].widht: unknown key 'widht'; did you mean 'width'?",
        "web.yaml:6: rendition 'thumb': renditions[0].fit: unknown word 'smrt'; did you mean 'smart'?",
        "web.yaml:7: rendition 'thumb': renditions[0].formats[0]: unknown word 'jpg'; did you mean 'jpeg'?",
        "web.yaml:8: rendition 'thumb': renditions[0].overlay.txt: unknown key 'txt'; did you mean 'text'?",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "web.yaml: expected a mapping of keys, got nothing"),
        ("[]", "web.yaml:1: expected a mapping of keys, got a list"),
        ("profile: a\nrenditions: []", "web.yaml:2: renditions: the list is empty"),
        ("profile: Big Web\nrenditions: []", "web.yaml:1: profile: a name has lower-case letters"),
        ("profile: [", "web.yaml: not valid YAML"),
        ("profile: &a b", "web.yaml: anchors and aliases"),
        ("{profile: a, renditons: [], renditions: [{name: a, width: 1, formats: [png]}]}", "did you mean"),
        (
            "profile: a\nrenditions: [{name: b, width: 9, quality: 3, max_bytes: 900, formats: [webp]}]",
            "web.yaml:2: rendition 'b': renditions[0]: quality and max_bytes contradict each other",
        ),
    ],
)
def test_what_is_no_profile_is_told_in_a_line(text, said):
    [problem] = [line for line in problems(text) if said in line]

    assert problem.startswith("web.yaml")


@pytest.mark.parametrize("text", ['{"profile": NaN}', '{"a": 1, "a": 2}', "{" * 1000, '{"renditions": {}}'])
def test_hostile_json_is_a_problem_and_nothing_else(text):
    assert all(line.startswith("web.json") for line in problems(text, "web.json"))
