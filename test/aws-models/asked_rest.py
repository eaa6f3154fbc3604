"""Requests of the REST protocols: the operation by method and path, its parameters from everywhere."""

import re
from urllib.parse import parse_qsl, unquote
from xml.etree import ElementTree

from values import Unreadable, from_json, from_text, from_xml, parsed_json, wire_name

# Of the transport and the signature: no operation's members.
TRANSPORT = {
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-security-token",
    "x-amz-target",
    "x-amz-user-agent",
    "x-amzn-query-mode",
}
# The SDK for JavaScript tells the operation's name so; AWS does not read it.
IGNORED_QUERY = {"x-id"}


def read_rest(model, call, say):
    query = dict(parse_qsl(call.query, keep_blank_values=True))
    found = [
        (operation, labels, constants)
        for operation, labels, constants in _routes(model, call)
        if all(query.get(name) == value for name, value in constants.items())
        and all(_has(member, name, call, query) for name, member in _required_outside(operation))
    ]
    if not found:
        raise Unreadable(f"{call.method} {call.path}?{call.query}")
    # CopyObject goes where PutObject goes: the one that asks for more is meant.
    operation, labels, constants = max(
        found, key=lambda each: (len(each[2]), len(list(_required_outside(each[0]))))
    )
    for name in constants:
        query.pop(name)
    shape = operation.input_shape
    if shape is None:
        return operation, {}
    read = {}
    for name, member in shape.members.items():
        location, key = member.serialization.get("location"), wire_name(name, member)
        if location == "uri":
            read[name] = from_text(member, labels[key], f".{name}", say)
        elif location == "querystring" and key in query:
            read[name] = from_text(member, query.pop(key), f".{name}", say)
        elif location == "header" and key.lower() in call.headers:
            read[name] = from_text(member, call.headers[key.lower()], f".{name}", say)
    _say_unread(shape, query, call, say)
    read.update(_read_body(model, shape, call, say))
    return operation, read


def _routes(model, call):
    for name in model.operation_names:
        operation = model.operation_model(name)
        if operation.http["method"] != call.method:
            continue
        path, _, query = operation.http["requestUri"].partition("?")
        # A greedy label is the rest of the path, an ordinary one a part of it.
        pattern = re.sub(r"\\{(\w+)\\\+\\}", r"(?P<\1>.+)", re.escape(path))
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", pattern)
        match = re.fullmatch(f"{pattern}/?", call.path)
        if match:
            labels = {label: unquote(value) for label, value in match.groupdict().items()}
            yield operation, labels, dict(parse_qsl(query, keep_blank_values=True))


def _required_outside(operation):
    shape = operation.input_shape
    for name in shape.required_members if shape else []:
        if shape.members[name].serialization.get("location") in ("querystring", "header"):
            yield name, shape.members[name]


def _has(member, name, call, query):
    key = wire_name(name, member)
    return key in query if member.serialization["location"] == "querystring" else key.lower() in call.headers


def _say_unread(shape, query, call, say):
    headers = {
        wire_name(name, member).lower()
        for name, member in shape.members.items()
        if member.serialization.get("location") == "header"
    }
    for name in query.keys() - IGNORED_QUERY:
        say(f"?{name}", f"is no member of {shape.name}")
    for name in call.headers:
        if name.startswith("x-amz-") and name not in headers | TRANSPORT:
            say(f" {name}", f"is no member of {shape.name}")


def _read_body(model, shape, call, say):
    payload = shape.serialization.get("payload")
    if payload is not None:
        member = shape.members[payload]
        if member.type_name in ("blob", "string"):
            return {payload: call.body} if call.body else {}
        if model.metadata["protocol"] == "rest-xml" and call.body:
            return {payload: from_xml(member, ElementTree.fromstring(call.body), f".{payload}", say)}
        raise Unreadable(f"a body of {member.name} is not read here")
    if not call.body:
        return {}
    return from_json(shape, parsed_json(call.body), "", say)
