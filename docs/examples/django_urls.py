"""Pixelgate in a Django project: uploads of the page, and what becomes of the images."""

import json
import os

from django.http import HttpResponse, HttpResponseBadRequest
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from pixelgate_client.client import Client
from pixelgate_client.webhook_signatures import InvalidWebhookError, verify_webhook

pixelgate = Client(os.environ["PIXELGATE_ENDPOINT"], os.environ["PIXELGATE_API_KEY"])


def allow_upload(request, rest):  # Add @login_required, and ask whether they may.
    key = request.headers.get("Idempotency-Key")
    answer = pixelgate.relay_upload(request.method, rest, request.body, idempotency_key=key)
    return HttpResponse(answer.body, status=answer.status, headers=answer.headers)


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


urlpatterns = [re_path("^uploads(?P<rest>.*)$", allow_upload), path("pixelgate", hear)]
