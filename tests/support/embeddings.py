"""Embeddings of pictures that nobody took, each label's around a middle of its own."""

import numpy as np

from pixelgate.domain.classifiers import Examples, LabelledExamples
from pixelgate.domain.findings.labels import LabelsFinding
from pixelgate.inference.classification import encode_embedding
from tests.support.documents import findings

FEATURES = 96


class Pictures:
    """Draws embeddings like a network's, none below zero and of norm 1; always the same for one ``seed``.

    ``spread``: how much the pictures of one label differ.
    """

    def __init__(self, *, seed=0, spread=1.0):
        self._drawn = np.random.default_rng(seed)
        self._middles = {}
        self._spread = spread
        self.embeddings = {}

    def one(self, *labels):
        """An embedding of a picture that shows all of ``labels``; of something new where there are none."""
        middles = [self._middle(label) for label in labels] or [self._drawn.gamma(0.5, 1.0, FEATURES)]
        seen = np.mean(middles, axis=0) + self._spread * self._drawn.gamma(0.5, 1.0, FEATURES)
        return tuple((seen / np.linalg.norm(seen)).tolist())

    def take(self, number, *labels):
        """Ids of so many pictures that show ``labels``, whose embeddings are then known."""
        return self.keep(*(self.one(*labels) for _ in range(number)))

    def keep(self, *embeddings):
        """Ids for some embeddings."""
        ids = tuple(f"img_{len(self.embeddings) + at:026d}" for at in range(len(embeddings)))
        self.embeddings.update(zip(ids, embeddings, strict=True))
        return ids

    def _middle(self, label):
        return self._middles.setdefault(label, self._drawn.gamma(0.5, 1.0, FEATURES))


def examples(labels, others=()):
    """Examples by the label that they show."""
    return Examples(
        labels=tuple(LabelledExamples(name=name, images=images) for name, images in labels.items()),
        others=others,
    )


def labels_finding(seen, **changes) -> LabelsFinding:
    """The labels of a picture, with its embedding as it is stored."""
    encoded = encode_embedding(np.array(seen))
    return findings().labels.model_copy(update={"embedding": encoded, **changes})
