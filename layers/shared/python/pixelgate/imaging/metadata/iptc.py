"""IPTC-IIM 4.2: what picture desks wrote before XMP, and many still write."""

import re
from datetime import datetime
from typing import TypeAlias

from pixelgate.imaging.metadata.claims import Claims
from pixelgate.imaging.metadata.generators import generator_named
from pixelgate.imaging.metadata.plain_text import plain_text

DataSets: TypeAlias = dict[tuple[int, int], bytes | list[bytes]]
"""By record and number, as Pillow's ``getiptcinfo`` gives them."""

_TITLE, _EXPIRATION_DATE, _EXPIRATION_TIME = (2, 5), (2, 37), (2, 38)
_BYLINE, _HEADLINE, _CREDIT, _COPYRIGHT, _CAPTION = (2, 80), (2, 105), (2, 110), (2, 116), (2, 120)
_CREATED_ON, _CREATED_AT = (2, 55), (2, 60)

_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_TIME = re.compile(r"(\d\d)(\d\d)(\d\d)(?:([+-]\d\d)(\d\d))?", re.ASCII)


def read_iptc(datasets: DataSets) -> Claims:
    """The claims in these data sets."""
    expires = _moment(datasets, _EXPIRATION_DATE, _EXPIRATION_TIME)
    # Where the date cannot be read its words stay: rules must not take it for "never".
    expires = expires or _text(datasets, _EXPIRATION_DATE, 40)
    return Claims(
        taken_at=_moment(datasets, _CREATED_ON, _CREATED_AT),
        title=_text(datasets, _TITLE, 200) or _text(datasets, _HEADLINE, 200),
        caption=_text(datasets, _CAPTION, 2000),
        creator=_text(datasets, _BYLINE, 200),
        credit=_text(datasets, _CREDIT, 200),
        copyright=_text(datasets, _COPYRIGHT, 500),
        expires_at=(expires,) if expires else (),
        generator=generator_named(_text(datasets, _CREDIT, 200)),
    )


def _text(datasets: DataSets, key: tuple[int, int], max_length: int) -> str | None:
    """The first of what may be repeated."""
    value = datasets.get(key)
    return plain_text(value[0] if isinstance(value, list) else value, max_length=max_length)


def _moment(datasets: DataSets, date: tuple[int, int], time: tuple[int, int]) -> str | None:
    """ISO 8601 of a date and, where there is one, its time; None where the date makes no sense."""
    day = _DATE.fullmatch(_text(datasets, date, 20) or "")
    if day is None:
        return None
    text = "-".join(day.groups())
    clock = _TIME.fullmatch(_text(datasets, time, 20) or "")
    if clock is not None:
        text += "T{}:{}:{}".format(*clock.groups()[:3])
        text += "{}:{}".format(*clock.groups()[3:]) if clock[4] else ""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return None
    return text
