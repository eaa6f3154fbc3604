"""A merchant's server in Python: answers 204 to what the official library verifies, else 401.

The endpoint's secret is the first line of its input, its port the first line of its output; it ends
with its input.
"""

import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

webhook = Webhook(sys.stdin.readline().strip())


class Merchant(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        try:
            webhook.verify(body, dict(self.headers))
            self.send_response(204)
        except WebhookVerificationError as error:
            print(error, file=sys.stderr)
            self.send_response(401)
        self.end_headers()

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Merchant)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
sys.stdin.read()
