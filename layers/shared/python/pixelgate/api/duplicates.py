"""GET /v1/images/{id}/duplicates: copies of an image, also those that came after it."""

from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path

from pixelgate.api.caller import workspace_of
from pixelgate.api.duplicate_search import find_duplicates
from pixelgate.api.images import find_image, present
from pixelgate.domain.findings.duplicates import DuplicatesFinding
from pixelgate.domain.ids import ImageId
from pixelgate.storage.duplicate_index import DuplicateIndex
from pixelgate.storage.images import ImageStore
from pixelgate.storage.recorded_analyses import RecordedAnalyses


def add_duplicates_route(
    app: APIGatewayHttpResolver, *, images: ImageStore, analyses: RecordedAnalyses, index: DuplicateIndex
) -> None:
    """Serve this module's route."""

    @app.get("/v1/images/<image_id>/duplicates")
    def get_duplicates(image_id: Annotated[ImageId, Path()]) -> DuplicatesFinding:
        record = find_image(images, workspace_of(app), image_id)
        findings = present(analyses.findings(record.workspace, record.id, record.analysis), record)
        facts = present(record.facts, record)
        return find_duplicates(index, record.workspace, record.id, sha256=facts.sha256, findings=findings)
