"""What holds for every page of web/: nothing a stranger wrote is read as HTML, and its parts fit together."""

import re

import pytest

from pixelgate.domain.decisions import DecisionReason, Effect, Outcome
from tests.support.template import ROOT

WEB = ROOT / "web"
SCRIPTS = sorted(WEB.glob("*.js"))
PAGES = sorted(WEB.glob("*.html"))
IMPORT = re.compile(r'^import \{([^}]+)\} from "\./([a-z-]+\.js)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?:async )?(?:const|function|class) (\w+)", re.MULTILINE)
UNSAFE = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|srcdoc")
# What the policy of the page would not let happen: scripts and styles inside of it.
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\son[a-z]+=|\sstyle=|javascript:", re.IGNORECASE)
MAX_LINES = 200


def script(name):
    return (WEB / name).read_text()


def modules_of(page):
    """The text of every module that a page loads, by name."""
    waiting, loaded = re.findall(r'<script type="module" src="([^"]+)"', page.read_text()), {}
    while waiting:
        name = waiting.pop()
        if name not in loaded:
            loaded[name] = script(name)
            waiting += [module for _, module in IMPORT.findall(loaded[name])]
    return loaded


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_module_is_small_and_makes_no_html_of_text(path):
    text = path.read_text()

    assert UNSAFE.findall(text) == []
    assert len(text.splitlines()) <= MAX_LINES


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_what_a_module_imports_is_there(path):
    imports = IMPORT.findall(path.read_text())

    assert len(imports) == len(re.findall(r"^import\b", path.read_text(), re.MULTILINE))
    for names, module in imports:
        assert {name.strip() for name in names.split(",")} <= set(EXPORT.findall(script(module)))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_holds_no_script_and_no_style(page):
    assert INLINE.findall(page.read_text()) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_has_every_element_that_its_modules_look_for(page):
    there = re.findall(r'\bid="([^"]+)"', page.read_text())
    wanted = set()
    for text in modules_of(page).values():
        wanted |= set(re.findall(r'\bfind\("([^"]+)"\)', text))
        for listed in re.findall(r"\[([^\]]+)\]\.map\(find\)", text):
            wanted |= set(re.findall(r'"([^"]+)"', listed))

    assert wanted - set(there) == set()
    assert len(there) == len(set(there))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_field_of_a_page_has_a_label(page):
    text = page.read_text()
    labelled = set(re.findall(r'<label for="([^"]+)"', text))

    for field in re.findall(r"<(?:input|textarea|select)\b[^>]*>", text):
        is_inside_a_label = re.search(rf"<label\b[^>]*>{re.escape(field)}", text)
        assert is_inside_a_label or re.search(r'id="([^"]+)"', field)[1] in labelled, field


def test_the_console_offers_the_reasons_and_knows_the_effects_of_the_service():
    approve, reject = re.split(r"\n  reject: ", script("reasons.js").partition("approve: ")[2])
    offered = {
        Outcome.APPROVE: set(re.findall(r'\["([A-Z_]+)"', approve)) | {"OTHER"},
        Outcome.REJECT: set(re.findall(r'\["([A-Z_]+)"', reject)) | {"OTHER"},
    }
    effects = re.search(r"EFFECTS = \{(.+?)\n\};", script("review-words.js"), re.DOTALL)[1]

    for outcome in Outcome:
        assert offered[outcome] == {reason for reason in DecisionReason if outcome in reason.outcomes}
    assert set(re.findall(r"^  ([A-Z]+):", effects, re.MULTILINE)) == set(Effect)


def test_every_key_that_acts_is_told_on_the_page():
    actions = script("reviews.js").partition("  actions: {")[2].partition("\n  },")[0]
    keys = {key.upper() for key in re.findall(r"^    ([a-z]):", actions, re.MULTILINE)}
    told = (WEB / "reviews.html").read_text().partition("<dl>")[2]

    assert keys
    assert keys | {"1", "9", "Ctrl", "Enter"} == set(re.findall(r"<kbd>([^<]+)</kbd>", told))
