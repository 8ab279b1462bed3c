"""Which image generator made a picture, where it left its mark."""

import re
from collections.abc import Mapping

_NAMES = (
    "Stable Diffusion",
    "ComfyUI",
    "InvokeAI",
    "NovelAI",
    "Midjourney",
    "DALL-E",
    "DALL·E",
    "Adobe Firefly",
    "GPT-4o",
    "gpt-image",
    "FLUX.1",
    "Ideogram",
    "Leonardo.Ai",
    "Bing Image Creator",
    "Draw Things",
    "Fooocus",
)
_NAMED = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, _NAMES)) + r")(?!\w)", re.IGNORECASE)
_SPELLING = {name.lower(): name for name in _NAMES}

_CHUNKS: dict[frozenset[str], str] = {
    frozenset({"invokeai_metadata"}): "InvokeAI",
    frozenset({"sd-metadata"}): "InvokeAI",
    frozenset({"prompt", "workflow"}): "ComfyUI",
    frozenset({"fooocus_scheme"}): "Fooocus",
}
"""Keywords of PNG text chunks that these programs write, together with the prompt."""


def generator_named(text: str | None) -> str | None:
    """The generator that ``text`` (a program's name, a credit) mentions as a word of its own."""
    match = _NAMED.search(text or "")
    return _SPELLING[match[0].lower()] if match else None


def generator_of_png(texts: Mapping[str, str]) -> str | None:
    """The generator whose text chunks these are; ``texts`` by keyword."""
    if named := generator_named(texts.get("Software", "")[:200]):
        return named
    # Other programs use this keyword too; the prompt's settings are what Stable Diffusion's pages add.
    if "Steps: " in texts.get("parameters", ""):
        return "Stable Diffusion"
    return next((name for keys, name in _CHUNKS.items() if keys <= texts.keys()), None)
