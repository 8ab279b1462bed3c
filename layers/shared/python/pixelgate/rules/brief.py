"""Values shortened for a trace: enough to recognise them, never enough to fill a document."""

MAX_TEXT = 160
MAX_ENTRIES = 8

CUT_SHORT = "cut short"
"""The note of a condition of which only its place and its truth are told."""


def brief(value: object) -> object:
    """``value`` with long texts and long lists cut; plain data stays plain data."""
    if isinstance(value, str):
        return brief_text(value)
    if isinstance(value, dict):
        return {key: brief(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        kept = [brief(entry) for entry in value[:MAX_ENTRIES]]
        return kept if len(value) <= MAX_ENTRIES else [*kept, f"and {len(value) - MAX_ENTRIES} more"]
    return value


def brief_text(text: str) -> str:
    """At most ``MAX_TEXT`` characters; an ellipsis shows that some are missing."""
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"
