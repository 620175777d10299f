"""A server on this machine that keeps each request as it came, and answers as the service does that it stands for."""

import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ANSWERS = {
    "/": (
        200,
        "text/xml",
        "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>",
    ),
    "/v2/email/outbound-emails": (200, "application/json", '{"MessageId":"1"}'),
    "/v3/mail/send": (202, "text/plain", ""),
}
OF_TWILIO = (201, "application/json", '{"sid":"SM1","status":"queued"}')


@dataclass
class Recorded:
    """One request: its line, its headers by lower-case name, its body byte by byte."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self):
        return self.line.split(" ")[1]


class Recorder:
    """Runs from entering to leaving."""

    def __enter__(self):
        self.calls = calls = []

        class Keeper(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                headers = [(name.lower(), value) for name, value in self.headers.items()]
                assert len(dict(headers)) == len(headers), f"a header comes twice: {headers}"
                body = self.rfile.read(int(self.headers["content-length"]))
                calls.append(Recorded(self.requestline, dict(headers), body))
                status, kind, text = ANSWERS.get(self.path, OF_TWILIO)
                answer = text.encode()
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Keeper)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def latest(self, send):
        """The one request that comes of this."""
        before = len(self.calls)
        send()
        (call,) = self.calls[before:]
        return call
