"""The classes of a model, and the categories that they give.

Labels are kept out of the manifest, in ``models_onnx/<id>/labels.json`` (one ``LabelSet``), so that only the
function that names things reads them.
"""

from typing import Annotated

from pydantic import Field

from pixelgate.domain.base import Document


class Label(Document):
    """One class of a model.

    ``index`` is its column in the model's output (columns may be unused). ``name`` is lower case and for
    people; ``wnid`` is its WordNet 3.0 synset and its identity, where it has one. ``parents`` are the names
    of everything it is a kind of, nearest first, without the abstract top of WordNet. ``aliases`` are the
    other words of its synset.
    """

    index: Annotated[int, Field(ge=0)]
    name: str
    wnid: str | None = None
    parents: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


class LabelCategory(Document):
    """A category of ``models_onnx/taxonomy.yaml`` as one model can give it: by these of its labels.

    ``path`` goes from the most general to the category's own name. ``labels`` holds indices of ``Label``.
    """

    id: str
    path: Annotated[tuple[str, ...], Field(min_length=1)]
    min_confidence: Annotated[float, Field(gt=0, le=1)]
    labels: Annotated[tuple[int, ...], Field(min_length=1)]


class LabelSet(Document):
    """All classes of a model, ordered by ``index``, and the categories that it can give."""

    labels: tuple[Label, ...]
    categories: tuple[LabelCategory, ...] = ()
