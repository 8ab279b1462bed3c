"""Uploads that go on while the cloud is killed: what storage acknowledged must come to an end."""

import io
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from PIL import Image, ImageDraw

from pixelgate_client.client import Client
from pixelgate_client.errors import PixelgateError

# So many may be waiting for their verdict: two cores analyse these well within the sweep's patience.
IN_FLIGHT = 8
SENDERS = 4
PAUSE_S = 0.3
GIVE_UP_S = 900.0
BROKEN_EVERY = 20


def picture(number: int) -> bytes:
    """A small photo-like JPEG that no other number gives; every twentieth ends in the middle."""
    chance = random.Random(number)  # noqa: S311 - not a secret
    image = Image.new("RGB", (chance.randint(240, 480), chance.randint(240, 480)), _color(chance))
    draw = ImageDraw.Draw(image)
    for _ in range(12):
        x, y = chance.randint(0, image.width), chance.randint(0, image.height)
        draw.ellipse((x, y, x + chance.randint(8, 160), y + chance.randint(8, 160)), _color(chance))
    data = io.BytesIO()
    image.save(data, "JPEG", quality=85)
    return data.getvalue()[: -len(data.getvalue()) // 2] if number % BROKEN_EVERY == 0 else data.getvalue()


class Uploader:
    """Sends ``count`` pictures and remembers which were acknowledged, by image id."""

    def __init__(self, client: Callable[[], Client], count: int, *, on_done: Callable[[], None]) -> None:
        self._client = client
        self._count = count
        self._on_done = on_done
        self._places = threading.BoundedSemaphore(IN_FLIGHT)
        self.acknowledged: list[str] = []
        self.refused = 0

    def run(self) -> None:
        """Returns when every picture was acknowledged and most have their verdict.

        Raises:
            TimeoutError: storage took a picture in none of many attempts.
        """
        with ThreadPoolExecutor(SENDERS) as senders, ThreadPoolExecutor(IN_FLIGHT) as waiters:

            def send(number: int) -> None:
                self._places.acquire()
                image_id = self._send(number)
                self.acknowledged.append(image_id)
                waiters.submit(self._wait, image_id)

            for sent in [senders.submit(send, number) for number in range(self._count)]:
                sent.result()

    def _send(self, number: int) -> str:
        data, deadline = picture(number), time.monotonic() + GIVE_UP_S
        while time.monotonic() < deadline:
            try:
                with self._client() as client:
                    return client.upload(data, name=f"soak-{number}.jpg")
            except PixelgateError:
                # The cloud was just killed: this is what every caller would do.
                self.refused += 1
                time.sleep(PAUSE_S)
        raise TimeoutError(f"picture {number} was refused for {GIVE_UP_S:.0f} s")

    def _wait(self, image_id: str) -> None:
        deadline = time.monotonic() + GIVE_UP_S
        try:
            while time.monotonic() < deadline:
                try:
                    with self._client() as client:
                        client.wait(image_id, timeout_s=60)
                    break
                except PixelgateError:
                    time.sleep(PAUSE_S)
        finally:
            self._places.release()
            self._on_done()


def _color(chance: random.Random) -> tuple[int, int, int]:
    return chance.randint(0, 255), chance.randint(0, 255), chance.randint(0, 255)
