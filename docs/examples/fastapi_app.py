"""Pixelgate in a FastAPI application: uploads of the page, and what becomes of the images."""

import os

from fastapi import FastAPI, HTTPException, Request, Response

from pixelgate_client.async_client import AsyncClient
from pixelgate_client.webhook_signatures import InvalidWebhookError, verify_webhook

app = FastAPI()
pixelgate = AsyncClient(os.environ["PIXELGATE_ENDPOINT"], os.environ["PIXELGATE_API_KEY"])


@app.api_route("/uploads{path:path}", methods=["GET", "POST", "DELETE"])  # Ask here who is signed in.
async def allow_upload(path: str, request: Request) -> Response:
    key = request.headers.get("Idempotency-Key")
    answer = await pixelgate.relay_upload(request.method, path, await request.body(), idempotency_key=key)
    return Response(answer.body, answer.status, answer.headers)


@app.post("/pixelgate", status_code=204)
async def hear(request: Request) -> None:
    try:
        verify_webhook(os.environ["PIXELGATE_WEBHOOK_SECRET"], request.headers, await request.body())
    except InvalidWebhookError as error:
        raise HTTPException(400, str(error)) from error
    image = (await request.json())["data"]
    print(image["id"], image.get("status"))
