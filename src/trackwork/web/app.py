"""The application behind the door: `/hooks/{tracker}` takes deliveries, `/health` says how it is.

What is answered: 202 kept; 400 genuine, and not to be read; 401 not genuine, and no word more; 404
no such tracker, or none that may call; 408 too slow; 413 too large; 503 come again later.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import asdict

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from trackwork.core.tone import shown
from trackwork.ports import Forged
from trackwork.web.door import Crowded, Door, Limits, TooLarge
from trackwork.web.entrance import Entrance, Unreadable
from trackwork.web.health import Health
from trackwork.web.hooks import PATH

LOG = logging.getLogger("trackwork.web")
LATER = {"Retry-After": "10"}
SMALL = 100_000
"""Bodies up to this size are checked at once; a larger one would keep others waiting."""


def make_app(
    entrance: Entrance, health: Callable[[], Health], *, limits: Limits | None = None
) -> FastAPI:
    """The application. It shows no description of itself."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    door = Door(limits or Limits())

    async def hook(tracker: str, request: Request) -> Response:
        if tracker not in entrance.hooks:
            return Response(status_code=404)
        return await _let_in(door, entrance, tracker, request)

    def look() -> Response:
        found = health()
        return JSONResponse(asdict(found), status_code=200 if found.ok else 503)

    app.add_api_route(f"{PATH}{{tracker}}", hook, methods=["POST"], response_model=None)
    app.add_api_route("/health", look, methods=["GET"], response_model=None)
    return app


async def _let_in(door: Door, entrance: Entrance, tracker: str, request: Request) -> Response:
    try:
        with door.entered() as visit:
            announced = request.headers.get("content-length", "")
            async with asyncio.timeout(door.limits.seconds):
                body = await visit.body(announced, request.stream())
            kept = await _take(entrance, tracker, dict(request.headers), body)
            await asyncio.wrap_future(kept)
    except Exception as error:  # noqa: BLE001 - whatever it is, the sender gets an answer
        return _refusal(error, tracker)
    return PlainTextResponse("kept", status_code=202)


async def _take(
    entrance: Entrance, tracker: str, headers: dict[str, str], body: bytes
) -> "Future[None]":
    if len(body) <= SMALL:
        return entrance.take(tracker, headers, body)
    return await run_in_threadpool(entrance.take, tracker, headers, body)


def _refusal(error: Exception, tracker: str) -> Response:
    """The answer to a delivery that was not kept; the log names kinds of error, never contents."""
    match error:
        case Forged():
            return Response(status_code=401)
        case Unreadable():
            LOG.warning("a delivery of %s cannot be read (%s)", tracker, shown(str(error)))
            return PlainTextResponse("signed, and not to be read", status_code=400)
        case TooLarge():
            return Response(status_code=413)
        case TimeoutError() | ClientDisconnect():
            return Response(status_code=408)
        case Crowded():
            return Response(status_code=503, headers=LATER)
    LOG.warning("a delivery of %s could not be kept (%s)", tracker, type(error).__name__)
    return Response(status_code=503, headers=LATER)
