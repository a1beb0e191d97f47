"""A server in place of geoBoundaries', for the tests of the fetching."""

from __future__ import annotations

import http.server
import threading


class Stand:
    """A server in place of geoBoundaries', which behaves as it is told."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.cut = 0
        self.status = 200
        self.asked = 0
        self.silent = threading.Event()
        stand = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                stand.asked += 1
                if stand.silent.is_set():
                    stand.release.wait(10)
                    return
                self.send_response(stand.status)
                self.send_header("Content-Length", str(len(stand.content)))
                self.end_headers()
                self.wfile.write(stand.content[: len(stand.content) - stand.cut])

            def log_message(self, *_: object) -> None:
                pass

        self.release = threading.Event()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/file.geojson"

    def close(self) -> None:
        self.release.set()
        self.server.shutdown()
        self.server.server_close()
