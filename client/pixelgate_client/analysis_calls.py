"""One image in one request: its bytes, or one that is uploaded, and its verdict in the answer."""

from pixelgate_client.desk import ConnectionT, Desk
from pixelgate_client.exchange import File, Steps
from pixelgate_client.models.image import Image
from pixelgate_client.original import Original

MOST_BYTES = 4_500_000
"""Of an image that is sent in the request itself; larger ones are uploaded first."""

_PATH = "/v1/analyses"


class AnalysisCalls(Desk[ConnectionT]):
    """Steps of ``analyse``, which differs between the clients where it reads a file."""

    def _analyse_file(self, original: Original, *, collection: str | None) -> Steps[Image]:
        params = {"name": original.name, **({} if collection is None else {"collection": collection})}
        file = File(original.file.read(), original.content_type)
        return self._api.exchange.ask("POST", _PATH, Image, params=params, file=file)

    def _analyse_upload(self, image_id: str) -> Steps[Image]:
        return self._post(_PATH, Image, body={"upload_id": image_id})
