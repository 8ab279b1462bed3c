"""Pixelgate in a FastAPI application: tickets for the page, and what becomes of the images."""

import os

from fastapi import Body, FastAPI, HTTPException, Request

from pixelgate_client.async_client import AsyncClient
from pixelgate_client.webhook_signatures import InvalidWebhookError, verify_webhook

app = FastAPI()
pixelgate = AsyncClient(os.environ["PIXELGATE_ENDPOINT"], os.environ["PIXELGATE_API_KEY"])


@app.post("/uploads")  # Ask here who is signed in, and whether they may.
async def allow_upload(name: str = Body(), content_type: str = Body(), size: int = Body()) -> dict:
    ticket = await pixelgate.ticket(name, content_type=content_type, size=size)
    return ticket.model_dump(mode="json")


@app.post("/pixelgate", status_code=204)
async def hear(request: Request) -> None:
    try:
        verify_webhook(os.environ["PIXELGATE_WEBHOOK_SECRET"], request.headers, await request.body())
    except InvalidWebhookError as error:
        raise HTTPException(400, str(error)) from error
    image = (await request.json())["data"]
    print(image["id"], image.get("status"))
