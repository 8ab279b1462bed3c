"""What lines say: PP-OCR's recogniser, over crops of one line each."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from PIL import Image
from PIL.Image import Resampling

from pixelgate.ocr.paddle.ctc import decode
from pixelgate.ocr.paddle.lookalikes import mend_line
from pixelgate.ocr.paddle.network import Stage, Tensor
from pixelgate.ocr.paddle.spacing import Span, blank_columns, split_words, wide_gaps

# Lines of similar width are read together, padded to a multiple of this many pixels.
_WIDTH_STEP = 64

# The answer has thousands of classes a step; so many pixels of width keep it below 60 MB.
_MAX_BATCH_WIDTH = 8192

# Gaps between words are looked for at this height: shrunk to it, a noisy scan's paper is even enough.
_GAP_HEIGHT = 24


class TextRecognizer:
    """A network with the output ``probabilities`` ``[n, steps, classes]``: blank, then ``alphabet``."""

    def __init__(self, stage: Stage, alphabet: Sequence[str]) -> None:
        self._stage = stage
        self._alphabet = tuple(alphabet)

    def read(self, crops: Sequence[Image.Image]) -> list[tuple[Span, ...]]:
        """The words of each crop, from left to right; none where there is nothing to read.

        Raises:
            ConfigurationError: the network answers with something else than probabilities.
        """
        tensors = [self._stage.prepare(crop) for crop in crops]
        answers: list[tuple[Span, ...]] = [()] * len(crops)
        for members in _batches([tensor.shape[3] for tensor in tensors]):
            batch = _padded([tensors[index] for index in members])
            read = self._stage.network.run(batch)["probabilities"]
            for index, steps in zip(members, read, strict=True):
                answers[index] = self._words(steps, crops[index], tensors[index].shape[3] / batch.shape[3])
        return answers

    def _words(self, probabilities: Tensor, crop: Image.Image, filled: float) -> tuple[Span, ...]:
        """``filled``: the share of the steps that shows the crop; padding follows."""
        steps = len(probabilities) * filled
        gray = _shrunk(crop.convert("L"))
        gaps = wide_gaps(blank_columns(np.asarray(gray)), height=gray.height)
        words = split_words(
            decode(probabilities, self._alphabet),
            steps=steps,
            # The middle of step 0 lies half a step from the left.
            gaps=[gap / gray.width * steps - 0.5 for gap in gaps],
        )
        mended = mend_line(tuple(word.text for word in words))
        return tuple(replace(word, text=text) for word, text in zip(words, mended, strict=True))


def _shrunk(line: Image.Image) -> Image.Image:
    if line.height <= _GAP_HEIGHT:
        return line
    width = max(1, round(line.width * _GAP_HEIGHT / line.height))
    return line.resize((width, _GAP_HEIGHT), Resampling.BILINEAR)


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Indices of ``widths``: equal after rounding up, and not too many at once."""
    batch: list[int] = []
    for index in sorted(range(len(widths)), key=lambda index: widths[index]):
        width = _rounded(widths[index])
        if batch and (width != _rounded(widths[batch[0]]) or (len(batch) + 1) * width > _MAX_BATCH_WIDTH):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _padded(tensors: Sequence[Tensor]) -> Tensor:
    """One batch; what is missing on the right is filled with 0, the mean of all pictures."""
    width = _rounded(max(tensor.shape[3] for tensor in tensors))
    batch = np.zeros((len(tensors), *tensors[0].shape[1:3], width), dtype=np.float32)
    for row, tensor in zip(batch, tensors, strict=True):
        row[:, :, : tensor.shape[3]] = tensor[0]
    return batch


def _rounded(width: int) -> int:
    return -(-width // _WIDTH_STEP) * _WIDTH_STEP
