"""Judges recorded calls of AWS services by the models that botocore carries.

A line of the recording, given as the one argument, is one call with its answer. Prints as JSON what was
judged of each operation, and every difference from the models.
"""

import base64
import json
import re
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cache

from answered import judge_answer
from asked import read_request
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.validate import ParamValidator
from documented import DOCUMENTED
from held import judge
from values import Unreadable

# Credential scope -> the model's name, where it is another one.
MODELS = {"monitoring": "cloudwatch", "ses": "sesv2", "servicequotas": "service-quotas"}
SCOPE = re.compile(r"Credential=[^/]+/\d{8}/[^/]+/([^/]+)/aws4_request")


@dataclass
class Call:
    method: str
    path: str
    query: str
    headers: dict
    body: bytes
    status: int
    answer_headers: list
    answer: bytes

    @staticmethod
    def of(line):
        given = json.loads(line)
        return Call(
            given["method"],
            given["path"],
            given["query"],
            {name.lower(): value for name, value in given["headers"]},
            base64.b64decode(given["body"]),
            given["status"],
            given["answerHeaders"],
            base64.b64decode(given["answer"]),
        )


@cache
def model_of(service):
    name = MODELS.get(service, service)
    return ServiceModel(Loader().load_service_model(name, "service-2"), name)


def members_of(value, path=""):
    """The members that parameters use, however often: entries of maps have names of their own."""
    if isinstance(value, dict):
        return {path}.union(*(members_of(each, f"{path}.{name}") for name, each in value.items()))
    if isinstance(value, list):
        return {path}.union(*(members_of(each, f"{path}[]") for each in value))
    return {path}


class Judgement:
    def __init__(self):
        self.calls = Counter()
        self.sets = {}
        self.errors = {}
        self.findings = Counter()

    def find(self, service, operation, side, path, problem):
        where = (service, operation, side, f"{path} {problem}".strip())
        self.findings[where] += 1

    def take(self, call):
        service = SCOPE.search(call.headers["authorization"])[1]
        model = model_of(service)
        name = model.service_name
        found = []
        try:
            operation, given = read_request(model, call, lambda *finding: found.append(finding))
        except Unreadable as error:
            self.find(name, "?", "request", "", f"is of no operation: {error}")
            return
        key = (name, operation.name)
        if operation.input_shape is not None:
            report = ParamValidator().validate(given, operation.input_shape)
            if report.has_errors():
                found += [("", line) for line in report.generate_report().splitlines()]
            documented = DOCUMENTED.get(key)
            judge(operation.input_shape, given, "", lambda *finding: found.append(finding), documented)
        for path, problem in found:
            self.find(*key, "request", path, problem)
        protocol = protocol_of(model, call)
        error = None
        if not is_not_answered_here(call):
            error = judge_answer(
                model, protocol, operation, call, lambda *finding: self.find(*key, "answer", *finding)
            )
            self.errors.setdefault(key, Counter())[error or ""] += 1
        self.calls[key] += 1
        self.sets.setdefault(key, set()).add(frozenset(members_of(given)))

    def told(self):
        return {
            "operations": [
                {
                    "service": service,
                    "operation": operation,
                    "calls": calls,
                    "sets": len(self.sets[service, operation]),
                    "answers": dict(self.errors.get((service, operation), {})),
                }
                for (service, operation), calls in sorted(self.calls.items())
            ],
            "findings": [
                {"service": service, "operation": operation, "side": side, "problem": problem, "times": times}
                for (service, operation, side, problem), times in sorted(self.findings.items())
            ],
        }


def protocol_of(model, call):
    """The one that the request speaks, of those that the service knows."""
    protocols = model.metadata["protocols"]
    return "json" if "json" in protocols and "x-amz-target" in call.headers else protocols[0]


def is_not_answered_here(call):
    """The embedded cloud has no such operation: only the request can be judged."""
    return any(
        name == "x-amzn-errortype" and value in ("UnknownServiceException", "UnknownOperationException")
        for name, value in call.answer_headers
    )


judgement = Judgement()
with open(sys.argv[1], encoding="utf8") as recording:
    for line in recording:
        judgement.take(Call.of(line))
json.dump(judgement.told(), sys.stdout)
