"""``client.shadows``: rule sets that judge beside those that decide, and have no say."""

from typing import Literal
from urllib.parse import quote

from pixelgate_client.desk import ConnectionT, Desk, operation
from pixelgate_client.exchange import Steps
from pixelgate_client.models.shadows import Shadow, ShadowList, ShadowReport


class Shadows(Desk[ConnectionT]):
    """The shadows of one workspace. There is one at a time in each place: beside what decides about a
    ``collection``, or where none is named about the workspace's rest.
    """

    @operation
    def start(
        self,
        name: str,
        *,
        text: str | None = None,
        format_of_text: Literal["yaml", "json"] = "yaml",
        version: str | None = None,
        collection: str | None = None,
    ) -> Steps[Shadow]:
        """Let the rule set ``name`` judge from now on: this ``text`` of it, a ``version``, or without either
        the draft, as it is now.

        Raises:
            NotFoundError: there is no such draft or version.
            ApiError: 409, because another shadow runs there; 422, because the rule set has problems.
        """
        body: dict[str, object] = {} if text is None else {"text": text, "format": format_of_text}
        given = {"version": version, "collection": collection}
        body |= {key: value for key, value in given.items() if value is not None}
        return self._post(_path(name), Shadow, body=body)

    @operation
    def stop(self, name: str, *, collection: str | None = None) -> Steps[Shadow]:
        """Let it judge no more. Its report stays until the next one is started there.

        Raises:
            NotFoundError: no shadow of this rule set runs there.
        """
        where = f"?collection={quote(collection, safe='')}" if collection else ""
        return self._delete(_path(name) + where, Shadow)

    @operation
    def list(self, name: str) -> Steps[tuple[Shadow, ...]]:
        """Of each place the one of this rule set that runs, or the last one."""
        return (yield from self._get(_path(name), ShadowList)).shadows

    @operation
    def report(self, name: str, *, collection: str | None = None) -> Steps[ShadowReport]:
        """What it said beside what decided, and what people did.

        Raises:
            NotFoundError: there never was one there, or another was started since.
        """
        params = {"collection": collection} if collection else {}
        return self._get(f"{_path(name)}/report", ShadowReport, params=params)


def _path(name: str) -> str:
    return f"/v1/rulesets/{quote(name, safe='')}/shadow"
