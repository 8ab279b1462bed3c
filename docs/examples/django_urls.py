"""Pixelgate in a Django project: tickets for the page, and what becomes of the images."""

import json
import os

from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from pixelgate_client.client import Client
from pixelgate_client.webhook_signatures import InvalidWebhookError, verify_webhook

pixelgate = Client(os.environ["PIXELGATE_ENDPOINT"], os.environ["PIXELGATE_API_KEY"])


@require_POST  # Add @login_required, and ask whether they may.
def allow_upload(request):
    wish = json.loads(request.body)
    ticket = pixelgate.ticket(wish["name"], content_type=wish["content_type"], size=wish["size"])
    return JsonResponse(ticket.model_dump(mode="json"))


@csrf_exempt
@require_POST
def hear(request):
    try:
        verify_webhook(os.environ["PIXELGATE_WEBHOOK_SECRET"], request.headers, request.body)
    except InvalidWebhookError as error:
        return HttpResponseBadRequest(str(error))
    image = json.loads(request.body)["data"]
    print(image["id"], image.get("status"))
    return HttpResponse(status=204)


urlpatterns = [path("uploads", allow_upload), path("pixelgate", hear)]
