"""A taxonomy becomes the categories of a model, or is refused in words that its author can use."""

import pytest

from pixelgate.domain.model_cards.label_set import Label, LabelCategory
from tools.modeling.categories import CategoryCompiler, Vocabulary
from tools.modeling.errors import CardError
from tools.modeling.taxonomy import read_taxonomy

TABBY = Label(
    index=0, name="tabby", wnid="n00000001", parents=("domestic cat", "animal"), aliases=("tabby cat",)
)
CRANE = Label(index=1, name="crane", wnid="n00000002", parents=("bird", "animal"))
LIFTER = Label(index=2, name="crane", wnid="n00000003", parents=("lifting device",))
PERSON = Label(index=0, name="person", wnid="n00000004")
DOG = Label(index=4, name="dog", wnid="n00000005", parents=("canine", "animal"))
LABELS = (TABBY, CRANE, LIFTER)
OBJECTS = (PERSON, DOG)


@pytest.fixture
def compiler(tmp_path):
    def compile_text(text: str) -> CategoryCompiler:
        path = tmp_path / "taxonomy.yaml"
        path.write_text(text)
        words = {"labels": Vocabulary([LABELS]), "objects": Vocabulary([OBJECTS])}
        return CategoryCompiler(read_taxonomy(path), path, words)

    return compile_text


def one(entry: str) -> str:
    return f"categories:\n- {{id: mine, path: Things > Mine, {entry}}}\n"


@pytest.mark.parametrize(
    ("entry", "labels", "objects"),
    [
        ("in_tree: [animal]", (0, 1), (4,)),
        ("in_tree: [animal], without: [bird]", (0,), (4,)),
        ("in_tree: [Crane]", (1, 2), ()),
        ("labels: [tabby cat]", (0,), ()),
        ("labels: [n00000003]", (2,), ()),
        ("labels: [tabby], objects: [person]", (0,), (0,)),
        ("labels: [tabby], in_tree: [lifting device], without: [animal]", (0, 2), ()),
    ],
)
def test_a_category_takes_what_it_names(compiler, entry, labels, objects):
    compiled = compiler(one(entry))

    def members(known, given):
        return tuple(index for category in compiled.compile(known, given) for index in category.labels)

    assert members(LABELS, "labels") == labels
    assert members(OBJECTS, "objects") == objects


def test_a_category_stands_where_its_path_says_and_has_the_limit_for_all(compiler):
    (compiled,) = compiler("min_confidence: 0.4\n" + one("labels: [tabby]")).compile(LABELS, "labels")

    assert compiled == LabelCategory(id="mine", path=("Things", "Mine"), min_confidence=0.4, labels=(0,))


def test_a_category_may_have_a_limit_of_its_own(compiler):
    (compiled,) = compiler(one("labels: [tabby], min_confidence: 0.7")).compile(LABELS, "labels")

    assert compiled.min_confidence == 0.7


def test_without_a_file_there_are_no_categories(tmp_path):
    assert read_taxonomy(tmp_path / "taxonomy.yaml").categories == ()


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ("in_tree: [anima]", r"category 'mine': no label .* kind of 'anima'; did you mean 'animal'\?"),
        ("in_tree: [animal], without: [brid]", r"'brid'; did you mean 'bird'\?"),
        ("labels: [taby]", r"category 'mine': no label is called 'taby'; did you mean 'tabby'\?"),
        ("labels: [n00000009]", "no label is called 'n00000009'"),
        ("objects: [tabby]", "no object is called 'tabby'"),
        (
            "labels: [crane]",
            r"'crane' is the name of several labels: write one of n00000002 \(bird, animal\)",
        ),
        ("min_confidence: 0.5", "category 'mine': needs labels, objects or in_tree"),
        ("lables: [tabby]", r"category 'mine': lables: unknown word; did you mean 'labels'\?"),
        (
            "labels: [tabby], min_confidence: 50",
            "category 'mine': min_confidence: .* less than or equal to 1",
        ),
    ],
)
def test_what_is_wrong_is_said_with_file_category_and_the_nearest_word(compiler, entry, complaint):
    with pytest.raises(CardError, match=rf"taxonomy\.yaml, .*{complaint}|taxonomy\.yaml, {complaint}"):
        compiler(one(entry))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            "categories:\n- {path: A, labels: [tabby]}\n",
            r"taxonomy\.yaml, category number 1: id: Field required",
        ),
        ("categorys: []\n", r"taxonomy\.yaml: categorys: unknown word; did you mean 'categories'\?"),
        (
            one("labels: [tabby]") + "- {id: mine, path: B, labels: [tabby]}\n",
            "two categories have the id 'mine'",
        ),
        (one("labels: [tabby]") + "- {id: b, path: Things > Mine, labels: [tabby]}\n", "have the path"),
        ("categories:\n- {id: a, path: A > > B, labels: [tabby]}\n", "category 'a': path"),
        ("categories: [", "cannot be read"),
        ("- a list\n", "taxonomy"),
    ],
)
def test_a_faulty_file_is_refused(compiler, text, complaint):
    with pytest.raises(CardError, match=complaint):
        compiler(text)
