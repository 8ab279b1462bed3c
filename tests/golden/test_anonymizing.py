"""Real faces and words in real pictures: hidden, they are found no more, in none of the copies."""

import pytest

from functions.anonymize import handler as anonymize
from functions.find_faces import handler as find_faces
from functions.preprocess import handler as preprocess
from functions.read_text import handler as read_text
from pixelgate.domain.findings.faces import FacesFinding
from pixelgate.domain.findings.text import TextFinding
from pixelgate.domain.steps.prepared import PreparedImage
from tests.support.documents import received
from tests.support.fakes import MemoryObjectStore
from tests.support.template import ROOT

pytestmark = pytest.mark.golden

SETTINGS = {
    "ORIGINALS_BUCKET": "originals",
    "WORK_BUCKET": "work",
    "MAX_BYTES": "20000000",
    "MAX_PIXELS": "50000000",
    "MAX_FRAMES": "3",
    "MAX_ASPECT": "10",
    "MAX_METADATA_BYTES": "100000",
    "KEEP_LOCATION": "false",
    "EXTRA_FORMATS": "",
    "HIDE_FACES": "none",
    "HIDE_TEXT": "none",
    "KEEP_ORIGINALS": "true",
    "MODELS_DIR": str(ROOT / "models_onnx"),
}
SEARCHES = {"faces": find_faces, "text": read_text}
NOT_SEARCHED = {"not_searched": True}


@pytest.fixture
def hide(monkeypatch, lambda_context):
    """Prepare a sample, search it in the clear, hide what is found; returns both findings and the copies."""

    def hide(sample, *, kind, method):
        work, search = MemoryObjectStore(), SEARCHES[kind]
        originals = MemoryObjectStore(**{received().original_key: (ROOT / "samples" / sample).read_bytes()})
        for name, value in {**SETTINGS, f"HIDE_{kind.upper()}": method}.items():
            monkeypatch.setenv(name, value)
        for module in (preprocess, search, anonymize):
            monkeypatch.setattr(module, "work", lambda: work)
        monkeypatch.setattr(preprocess, "originals", lambda: originals)
        for factory in (find_faces.face_finder, find_faces.model, read_text.reader):
            factory.cache_clear()
        prepared = preprocess.handler(received().model_dump(mode="json"), lambda_context)
        clear = {
            **prepared,
            **{name: prepared["anonymization"][name] for name in ("large", "small", "center", "squeezed")},
        }
        found = search.handler({**clear, "anonymization": None}, lambda_context)
        to_hide = {"faces": NOT_SEARCHED, "text": NOT_SEARCHED, kind: found}
        hidden = anonymize.handler({"prepared": prepared, "to_hide": to_hide}, lambda_context)
        again = search.handler({**prepared, "hidden": hidden}, lambda_context)
        # The small copy in the place of the large one: its faces must be gone as well.
        small = search.handler({**prepared, "large": prepared["small"]}, lambda_context)
        return found, again, small, work.objects[PreparedImage.model_validate(prepared).large.key]

    return hide


@pytest.mark.parametrize("method", ["box", "blur"])
@pytest.mark.parametrize("sample", ["astronaut.jpg", "phone-portrait-rotated.jpg"])
def test_no_face_is_found_where_faces_were(hide, sample, method):
    found, again, small, _ = hide(sample, kind="faces", method=method)

    count = len(FacesFinding.model_validate(found).faces)
    assert count >= 1
    assert FacesFinding.model_validate(again).faces == ()
    assert FacesFinding.model_validate(again).hidden == count
    assert FacesFinding.model_validate(small).faces == ()


@pytest.mark.parametrize("method", ["box", "blur"])
def test_no_word_is_read_where_words_were(hide, method):
    found, again, _, _ = hide("printed-page.png", kind="text", method=method)

    before, after = TextFinding.model_validate(found), TextFinding.model_validate(again)
    words = {word for line in before.lines for word in line.text.split() if len(word) > 3}
    assert len(words) > 5
    assert not words & {word for line in after.lines for word in line.text.split()}
    assert after.hidden == len(before.lines)
