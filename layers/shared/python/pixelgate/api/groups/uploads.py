"""How images come in from whoever has them."""

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.multipart_uploads import MultipartDesk, add_multipart_routes
from pixelgate.api.parts import Parts
from pixelgate.api.uploads import add_upload_routes
from pixelgate.storage.multipart_uploads import MultipartUploads


def add_routes(app: APIGatewayHttpResolver, parts: Parts) -> None:
    uploads = parts.uploads
    add_upload_routes(app, desk=uploads)
    multipart = MultipartUploads(*parts.table, s3=parts.clients.s3(), bucket=parts.settings.originals_bucket)
    add_multipart_routes(
        app, desk=MultipartDesk(uploads=uploads, multipart=multipart, url_lifetime=uploads.tickets.lifetime)
    )
