"""Starts MiniStack for `npm run e2e`, mends what docs/emulator.md lists, and ends with its parent."""

import functools
import os
import signal
import sys
import threading

from ministack import app
from ministack.core import iam_evaluator
from ministack.services import lambda_svc

execute = lambda_svc._execute_function
judge = iam_evaluator.enforce


def execute_function(function, event, *args, **kwargs):
    """MiniStack takes a stream batch whose answer names failed records for done. Lambda sends it again."""
    result = execute(function, event, *args, **kwargs)
    records = event.get("Records") if isinstance(event, dict) else None
    body = result.get("body")
    of_stream = bool(records) and records[0].get("eventSource") == "aws:dynamodb"
    if of_stream and isinstance(body, dict) and body.get("batchItemFailures"):
        return {**result, "error": True}
    return result


def enforce(access_key, action, service, *args, resource_arn="*", **kwargs):
    """Two differences from AWS: what `Ref` of a secret is, and what allows SQS's batch calls."""
    if service == "sqs":
        # There is no sqs:SendMessageBatch: SendMessage allows it, likewise the other two.
        action = action.removesuffix("Batch")
    denied = judge(access_key, action, service, *args, resource_arn=resource_arn, **kwargs)
    if denied and service == "secretsmanager":
        # `Ref` of a secret is its ARN, in MiniStack its name: that is what the policies hold here.
        name = resource_arn.split(":secret:")[-1].rpartition("-")[0]
        denied = judge(access_key, action, service, *args, resource_arn=name, **kwargs)
    if denied:
        print("DENIED", action, resource_arn, denied, flush=True)
    return denied


def end_with_parent():
    """The parent holds our standard input open; however it ends, we and our functions end too."""
    while os.read(0, 1):
        pass
    os.killpg(os.getpgrp(), signal.SIGKILL)


lambda_svc._execute_function = execute_function
iam_evaluator.enforce = enforce
# Our queues and buckets refuse what does not come by TLS; on loopback all is plain HTTP.
iam_evaluator.EvalContext = functools.partial(iam_evaluator.EvalContext, secure_transport=True)
threading.Thread(target=end_with_parent, daemon=True).start()
sys.argv = ["ministack"]
app.main()
