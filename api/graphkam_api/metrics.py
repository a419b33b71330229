"""What the server counts of itself, for Prometheus: by route and status, never by account, person or key."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from starlette.responses import Response

from graphkam.errors import StoreError
from graphkam_api.live import LiveCompany

BUCKETS: Final = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

router = APIRouter(tags=["operations"])


class Metrics:
    """The counters of one application."""

    def __init__(self, live: LiveCompany) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self._requests = Counter(
            "graphkam_requests", "Requests answered.", ("method", "route", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "graphkam_request_seconds",
            "Seconds until an answer was sent whole.",
            ("method", "route"),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.running = Gauge("graphkam_requests_running", "Requests being answered.", registry=self.registry)
        reachable = Gauge("graphkam_store_reachable", "1 while the store answers.", registry=self.registry)
        reachable.set_function(lambda: float(_answers(live)))
        version = Gauge(
            "graphkam_store_version", "The version of the company in memory.", registry=self.registry
        )
        version.set_function(lambda: float(live.version))

    def count(self, *, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answer."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)


def _answers(live: LiveCompany) -> bool:
    try:
        live.check()
    except StoreError:
        return False
    return True


@router.get(
    "/metrics",
    operation_id="metrics",
    summary="What the server counts of itself",
    response_class=Response,
    responses={
        200: {
            "content": {"text/plain": {"schema": {"type": "string"}}},
            "description": "In Prometheus's format.",
        }
    },
)
def metrics(request: Request) -> Response:
    """Requests by route and status, how long they took, and whether the store answers. Nothing of the company."""
    counted: Metrics = request.app.state.metrics
    return Response(generate_latest(counted.registry), media_type=CONTENT_TYPE_LATEST)
