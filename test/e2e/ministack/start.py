"""Starts MiniStack for `npm run e2e`: mends what docs/emulator.md lists, and ends with its parent."""

import os
import signal
import sys
import threading

from ministack import app
from ministack.services import lambda_svc

execute = lambda_svc._execute_function


def execute_function(function, event, *args, **kwargs):
    """MiniStack takes a stream batch whose answer names failed records for done. Lambda sends it again."""
    result = execute(function, event, *args, **kwargs)
    records = event.get("Records") if isinstance(event, dict) else None
    body = result.get("body")
    of_stream = bool(records) and records[0].get("eventSource") == "aws:dynamodb"
    if of_stream and isinstance(body, dict) and body.get("batchItemFailures"):
        return {**result, "error": True}
    return result


def end_with_parent():
    """The parent holds our standard input open; however it ends, we and our functions end too."""
    while os.read(0, 1):
        pass
    os.killpg(os.getpgrp(), signal.SIGKILL)


lambda_svc._execute_function = execute_function
threading.Thread(target=end_with_parent, daemon=True).start()
sys.argv = ["ministack"]
app.main()
