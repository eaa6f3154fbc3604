"""Requests as they went over the wire, read back into the operation and its parameters by the model."""

import re
from urllib.parse import parse_qsl

from asked_rest import read_rest
from values import Unreadable, from_json, from_text, parsed_json, wire_name


def read_request(model, call, say):
    """The operation's model and its parameters."""
    if call.headers.get("x-amz-target"):
        return _read_json_rpc(model, call, say)
    if "query" in model.metadata["protocols"]:
        return _read_query(model, call, say)
    return read_rest(model, call, say)


def _read_json_rpc(model, call, say):
    prefix, _, name = call.headers["x-amz-target"].rpartition(".")
    if prefix != model.metadata["targetPrefix"] or name not in model.operation_names:
        raise Unreadable(call.headers["x-amz-target"])
    operation = model.operation_model(name)
    content_type = f"application/x-amz-json-{model.metadata['jsonVersion']}"
    if call.headers.get("content-type") != content_type:
        say("", f"content-type is {call.headers.get('content-type')} and not {content_type}")
    if (call.method, call.path, call.query) != ("POST", "/", ""):
        say("", f"goes to {call.method} {call.path}?{call.query} and not to POST /")
    body = parsed_json(call.body or b"{}")
    return operation, from_json(operation.input_shape, body, "", say) if operation.input_shape else {}


def _read_query(model, call, say):
    form = dict(parse_qsl(call.body.decode(), keep_blank_values=True, strict_parsing=True))
    name, version = form.pop("Action", None), form.pop("Version", None)
    if name not in model.operation_names:
        raise Unreadable(f"Action={name}")
    if version != model.metadata["apiVersion"]:
        say("", f"Version is {version} and not {model.metadata['apiVersion']}")
    operation = model.operation_model(name)
    if not operation.input_shape:
        return operation, {}
    read = _from_form(operation.input_shape, form, "", say)
    for key in form:
        say(f".{key}", f"is no member of {operation.input_shape.name}")
    return operation, read


def _from_form(shape, form, prefix, say):
    """Takes out of the form what is the shape's; undefined members come to None."""
    if shape.type_name == "structure":
        read = {}
        for name, member in shape.members.items():
            key = f"{prefix}{wire_name(name, member)}"
            value = _from_form(member, form, key if _is_scalar(member) else f"{key}.", say)
            if value is not None:
                read[name] = value
        return read or (None if prefix else {})
    if shape.type_name == "list":
        stem = prefix if shape.serialization.get("flattened") else f"{prefix}member."
        items = _numbered(form, stem, lambda at: _from_item(shape.member, form, f"{stem}{at}", say))
        return items or None
    if shape.type_name == "map":
        stem = prefix if shape.serialization.get("flattened") else f"{prefix}entry."
        key_name = shape.key.serialization.get("name", "key")
        value_name = shape.value.serialization.get("name", "value")

        def entry(at):
            key = form.pop(f"{stem}{at}.{key_name}", "")
            return key, _from_item(shape.value, form, f"{stem}{at}.{value_name}", say)

        return dict(_numbered(form, stem, entry)) or None
    return from_text(shape, form.pop(prefix), f".{prefix}", say) if prefix in form else None


def _from_item(shape, form, key, say):
    return _from_form(shape, form, key if _is_scalar(shape) else f"{key}.", say)


def _numbered(form, stem, take):
    items = []
    while any(re.match(rf"{re.escape(stem)}{len(items) + 1}(\.|$)", key) for key in form):
        items.append(take(len(items) + 1))
    return items


def _is_scalar(shape):
    return shape.type_name not in ("structure", "list", "map")
