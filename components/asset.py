"""Bytes that this server answers with: compressed once, and kept by the browser for good under their version."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property

from starlette.requests import Request
from starlette.responses import Response

FOREVER = "public, max-age=31536000, immutable"
SHORTLY = "public, max-age=60"


@dataclass(frozen=True)
class Asset:
    """Bytes to serve, with their checksum and their compressed form.

    Attributes
    ----------
    body
        The bytes.
    media_type
        Their type, as in Content-Type.
    named_by_content
        Whether the address itself names these bytes; else `?v=` and `version` do.
    """

    body: bytes
    media_type: str
    named_by_content: bool = False

    @cached_property
    def version(self) -> str:
        """The first twelve digits of the SHA-256 of the bytes."""
        return hashlib.sha256(self.body).hexdigest()[:12]

    @cached_property
    def packed(self) -> bytes:
        """The bytes as gzip."""
        return gzip.compress(self.body, 6, mtime=0)

    def answer(self, request: Request) -> Response:
        """Answer a request: compressed where the browser takes that, kept for good where it names this version."""
        lasting = self.named_by_content or request.query_params.get("v") == self.version
        headers = {
            "Cache-Control": FOREVER if lasting else SHORTLY,
            "ETag": f'"{self.version}"',
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
        }
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        body = self.body
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            body = self.packed
        return Response(body, media_type=self.media_type, headers=headers)
