"""Wires to a real Redmine that lose answers, or let something happen between two pages."""

import httpx2

from trackwork.testing.contract.wires import Wire


class LosingWire(Wire):
    """While ``losing``, writes are done and their answers never come."""

    def __init__(self):
        self.inner = httpx2.HTTPTransport()
        self.losing = False
        self.after_page = None

    def handle_request(self, request):
        answer = self.inner.handle_request(request)
        if self.losing and request.method != "GET":
            answer.read()
            raise httpx2.ReadError("the connection was cut", request=request)
        if self.after_page is not None and request.url.path == "/issues.json":
            answer.read()
            deed, self.after_page = self.after_page, None
            deed()
            self.after_page = deed
        return answer

    def close(self):
        self.inner.close()
