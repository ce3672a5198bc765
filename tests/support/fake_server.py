"""What the fake services of the tests share: a server of its own on a free port of this machine,
JSON in and out, the last requests for a test to look at, and failures that a test asks for."""

import json
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Refusal(Exception):
    def __init__(self, status, body):
        super().__init__(str(status))
        self.status = status
        self.body = body


class Service:
    """A service answers `answer(method, path, query, body)` with (status, body), or refuses."""

    def __init__(self):
        self.lock = threading.Lock()
        self.requests = []  # `GET /path`, those of /_control left out
        self.failures = []  # what the next requests get instead of an answer
        self.offset = 0.0  # seconds by which its clock is ahead

    def control(self, action, body):
        """What only tests do; returns a body."""
        if action == "fail":
            failure = {"status": body["status"], "headers": body.get("headers", {})}
            self.failures += [{**failure, "body": body.get("body", {})}] * body.get("times", 1)
            return {}
        if action == "requests":
            return self.requests
        raise Refusal(404, {"message": f"no control '{action}'"})

    def headers(self):
        """What each answer bears."""
        return {}

    def check(self, path, headers):
        """Refuses whoever has no right to ask."""


def handler_of(service):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_):
            pass

        def date_time_string(self, timestamp=None):
            return super().date_time_string((timestamp or time.time()) + service.offset)

        def serve(self):
            url = urllib.parse.urlsplit(self.path)
            text = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            with service.lock:
                status, body, headers = self.outcome(url, text)
            self.respond(status, body, headers)

        def outcome(self, url, text):
            query = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))
            path = urllib.parse.unquote(url.path)
            try:
                body = json.loads(text) if text else {}
                if path.startswith("/_control/"):
                    return 200, service.control(path.removeprefix("/_control/"), body), {}
                service.requests.append(f"{self.command} {self.path}")
                if service.failures:
                    failure = service.failures.pop(0)
                    return failure["status"], failure["body"], failure["headers"]
                service.check(path, self.headers)
                status, answer = service.answer(self.command, path, query, body)
                return status, answer, service.headers()
            except Refusal as refusal:
                return refusal.status, refusal.body, service.headers()
            except (KeyError, ValueError, TypeError, AttributeError) as problem:
                return 400, {"message": f"bad request: {problem!r}"}, {}

        def respond(self, status, body, headers):
            html = isinstance(body, str)
            data = body.encode() if html else json.dumps(body).encode()
            if status == 204 or body is None:
                data = b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, str(value))
            if data:
                self.send_header("Content-Type", "text/html" if html else "application/json")
            if status != 204:
                self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_DELETE = do_PATCH = do_PUT = serve

    return Handler


def run(service, port):
    server = ThreadingHTTPServer(("127.0.0.1", port), handler_of(service))
    server.daemon_threads = True
    print(f"listening on http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()
