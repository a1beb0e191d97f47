"""What the server answers to a browser and to a stranger: headers on everything, no foreign host, no foreign socket."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

import pytest

from tests.browser.server import Server

PATHS = (
    "/",
    "/import",
    "/_stcore/health",
    "/_stcore/host-config",
    "/assets/leaflet/leaflet.js",
    "/assets/faultline/faultline-map.js",
    "/assets/faultline/faultline-map.css",
    "/assets/leaflet/../../../../etc/passwd",
    "/land/natural-earth.json",
    "/land/no-such-set.json",
    "/component/streamlit_folium.st_folium/index.html",
    "/media/nothing.csv",
    "/no/such/page",
)


def ask(server: Server, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    where = urlsplit(server.url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=20)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_security_headers(server: Server, path: str) -> None:
    status, headers, body = ask(server, path)
    assert status < 500
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "object-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert "referrer-policy" in headers
    assert b"root:" not in body


def _open_socket(server: Server, **headers: str) -> int:
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    where = urlsplit(server.url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=20)
    connection.request("GET", "/_stcore/stream", headers=upgrade | headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_foreign_host_gets_no_socket(server: Server) -> None:
    assert _open_socket(server) == 101
    assert _open_socket(server, Host="evil.example") in (400, 403)


@pytest.mark.parametrize(
    "path", ["/", "/_stcore/host-config", "/assets/leaflet/leaflet.js", "/land/natural-earth.json"]
)
def test_foreign_host_gets_no_answer_but_a_refusal(server: Server, path: str) -> None:
    status, headers, _ = ask(server, path, Host="evil.example")
    assert status == 400
    assert "content-security-policy" in headers


def test_foreign_origin_gets_no_socket(server: Server) -> None:
    assert _open_socket(server, Origin="http://evil.example") == 403


def test_upload_without_the_token_is_refused(server: Server) -> None:
    where = urlsplit(server.url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=20)
    connection.request("PUT", "/_stcore/upload_file/a-session/a-file", body=b"x", headers={"Content-Type": "text/csv"})
    assert connection.getresponse().status in (400, 403)
    connection.close()
