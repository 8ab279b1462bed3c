"""PP-OCR: text in photos and on screens. Recognition runs only where the detector fires."""

from collections.abc import Callable, Iterator, Sequence
from typing import Self

import numpy as np
from PIL import Image

from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.model_cards.card import ModelCard
from pixelgate.ocr.lines import ReadText, Word, to_lines
from pixelgate.ocr.paddle.detection import TextDetector
from pixelgate.ocr.paddle.geometry import Points, crop
from pixelgate.ocr.paddle.layout import reading_order
from pixelgate.ocr.paddle.network import Stage
from pixelgate.ocr.paddle.recognition import TextRecognizer
from pixelgate.ocr.paddle.spacing import Span

# A region this much higher than wide is a line that runs down.
_VERTICAL_ASPECT = 1.5


class PaddleReader:
    """A detector and a recogniser; lines below ``min_confidence`` are left out."""

    def __init__(
        self,
        detector: TextDetector,
        recognizer: TextRecognizer,
        *,
        model: str,
        version: str,
        min_confidence: float,
    ) -> None:
        self.model = model
        self.version = version
        self._detector = detector
        self._recognizer = recognizer
        self._min_confidence = min_confidence

    @classmethod
    def of(cls, card: ModelCard, open_stage: Callable[[str], Stage], *, alphabet: Sequence[str]) -> Self:
        """The reader that ``card`` describes; ``open_stage`` opens one of its networks by role.

        Raises:
            ConfigurationError: a network does not open, or the card lacks a threshold.
        """
        limits = card.thresholds
        try:
            detector = TextDetector(
                open_stage("detector"),
                min_pixel=limits["pixel"],
                min_score=limits["box"],
                unclip_ratio=limits["unclip_ratio"],
            )
            recognizer = TextRecognizer(open_stage("recognizer"), alphabet)
            return cls(
                detector, recognizer, model=card.id, version=card.version, min_confidence=limits["line"]
            )
        except KeyError as error:
            raise ConfigurationError(f"model {card.id}: its card has no threshold {error}") from error

    def read(self, picture: Image.Image) -> ReadText:
        """Lines in reading order.

        Raises:
            ConfigurationError: a network answers with something else than probabilities.
        """
        regions = [along_text(region.corners) for region in self._detector.detect(picture)]
        spans = self._recognizer.read([crop(picture, corners) for corners in regions])
        # What nothing was read in is no region: it must not part a line, or join two.
        kept = [index for index, words in enumerate(spans) if words]
        words = _words([regions[index] for index in kept], [spans[index] for index in kept])
        return to_lines(
            words, size=picture.size, regions=len(regions), min_line_confidence=self._min_confidence
        )


def along_text(corners: Points) -> Points:
    """``corners`` from where the text begins: a line that runs down begins at its top right."""
    origin, right, _, down = corners
    width, height = np.hypot(*(right - origin)), np.hypot(*(down - origin))
    return np.roll(corners, -1, axis=0) if height >= _VERTICAL_ASPECT * width else corners


def _words(regions: Sequence[Points], spans: Sequence[tuple[Span, ...]]) -> Iterator[Word]:
    for number, line in enumerate(reading_order(regions)):
        for index in line.regions:
            for span in spans[index]:
                yield _word((line.paragraph, number), regions[index], span)


def _word(line: tuple[int, int], corners: Points, span: Span) -> Word:
    (x, y), (right_x, right_y), _, (down_x, down_y) = corners.tolist()
    shares, ways = (span.start, span.stop), (0.0, 1.0)
    across = [x + share * (right_x - x) + way * (down_x - x) for share in shares for way in ways]
    along = [y + share * (right_y - y) + way * (down_y - y) for share in shares for way in ways]
    left, top = min(across), min(along)
    return Word(line, span.text, span.confidence, left, top, max(across) - left, max(along) - top)
