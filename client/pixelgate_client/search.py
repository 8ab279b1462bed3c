"""What both clients ask of the search."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from pixelgate_client.desk import ConnectionT, Desk, listing, operation
from pixelgate_client.exchange import Steps
from pixelgate_client.models.image import ImagePage, ImageSummary
from pixelgate_client.models.similar import SimilarImages
from pixelgate_client.pages import Pages


class SearchCalls(Desk[ConnectionT]):
    """The images of one workspace by what they show, say and are."""

    @listing
    def search(
        self,
        words: str = "",
        *,
        text: str = "",
        labels: Sequence[str] = (),
        objects: Sequence[str] = (),
        categories: Sequence[str] = (),
        moderation: Sequence[str] = (),
        colors: Sequence[str] = (),
        tags: Sequence[str] = (),
        traits: Sequence[str] = (),
        collection: str | None = None,
        statuses: Sequence[str] = (),
        since: date | datetime | None = None,
        until: date | datetime | None = None,
        min_confidence: float | None = None,
        color_distance: float | None = None,
        page_size: int = 50,
    ) -> Pages[ImageSummary]:
        """Images that have all that is asked for, and stand at one of ``statuses``, the newest first.

        ``words`` may come from anywhere, those of ``text`` have to be read in the picture. A color is a name,
        a family of colours or ``#RRGGBB``. Without statuses, what was refused or has failed is left out.
        docs/search.md describes every parameter. Pages are fetched as needed.

        Raises:
            ApiError: it asks for nothing, for too much at once, or for a colour that there is not.
        """
        named: Mapping[str, Sequence[str]] = {
            "label": labels,
            "object": objects,
            "category": categories,
            "moderation": moderation,
            "color": colors,
            "tag": tags,
            "trait": traits,
            "status": statuses,
        }
        given = {
            "q": words or None,
            "text": text or None,
            "collection": collection,
            "since": since and since.isoformat(),
            "until": until and until.isoformat(),
            "min_confidence": min_confidence,
            "color_distance": color_distance,
            "limit": page_size,
        }
        return self._pages(
            "/v1/search",
            ImagePage,
            lambda page: (page.images, page.next_cursor),
            params={name: tuple(values) for name, values in named.items() if values}
            | {name: str(value) for name, value in given.items() if value is not None},
        )

    @operation
    def similar(
        self,
        image_id: str,
        *,
        limit: int = 25,
        min_similarity: float | None = None,
        statuses: Sequence[str] = (),
        collection: str | None = None,
    ) -> Steps[SimilarImages]:
        """The images that look most like one, but for itself, the most similar first.

        Raises:
            NotFoundError: this workspace has no such image, or it has not been analysed.
            ApiError: nothing is known of what it looks like, or nothing can be compared at this moment.
        """
        body: dict[str, object] = {"image_id": image_id, "limit": limit}
        given = {"min_similarity": min_similarity, "collection": collection, "status": list(statuses) or None}
        body |= {name: value for name, value in given.items() if value is not None}
        return self._post("/v1/search/similar", SimilarImages, body=body)
