"""Values of the wire as Python has them, by the shapes of a model: from JSON, from text and from XML."""

import base64
import binascii
import json
from datetime import timezone

from botocore.utils import parse_timestamp


class Unreadable(Exception):
    """The request is of no operation of the model."""


def parsed_json(body):
    try:
        return json.loads(body)
    except ValueError as error:
        raise Unreadable("the body is not JSON") from error


def wire_name(name, member):
    return member.serialization.get("name", name)


def from_json(shape, value, path, say):
    """The value as Python has it; says what no client of AWS would send or expect there."""
    if value is None:
        return say(path, "is null")
    reader = READERS.get(shape.type_name)
    return reader(shape, value, path, say) if reader else _scalar(shape, value, path, say)


def _structure(shape, value, path, say):
    if not isinstance(value, dict):
        return say(path, f"is {type(value).__name__} and not a structure")
    members = {wire_name(name, member): (name, member) for name, member in shape.members.items()}
    read = {}
    for key, each in value.items():
        if key not in members:
            say(f"{path}.{key}", f"is no member of {shape.name}")
            continue
        name, member = members[key]
        read[name] = from_json(member, each, f"{path}.{name}", say)
    return read


def _list(shape, value, path, say):
    if not isinstance(value, list):
        return say(path, f"is {type(value).__name__} and not a list")
    return [from_json(shape.member, each, f"{path}[]", say) for each in value]


def _map(shape, value, path, say):
    if not isinstance(value, dict):
        return say(path, f"is {type(value).__name__} and not a map")
    return {key: from_json(shape.value, each, f"{path}{{}}", say) for key, each in value.items()}


def _blob(_shape, value, path, say):
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, TypeError, ValueError):
        return say(path, "is not base64")


def _timestamp(_shape, value, path, say):
    try:
        read = parse_timestamp(value)
    except (TypeError, ValueError):
        return say(path, "is not a time")
    return read if read.tzinfo else read.replace(tzinfo=timezone.utc)


READERS = {
    "structure": _structure,
    "list": _list,
    "map": _map,
    "blob": _blob,
    "timestamp": _timestamp,
}
KINDS = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "long": int,
    "float": (int, float),
    "double": (int, float),
}


def _scalar(shape, value, path, say):
    # A bool is an int in Python, and never a number on the wire.
    fits = isinstance(value, KINDS[shape.type_name])
    if not fits or (isinstance(value, bool) and shape.type_name != "boolean"):
        return say(path, f"is {type(value).__name__} and not {shape.type_name}")
    return value


def from_text(shape, text, path, say):
    """A value that travels as text: in a form, a header, a query or a path."""
    try:
        if shape.type_name in ("integer", "long"):
            return int(text)
        if shape.type_name in ("float", "double"):
            return float(text)
    except ValueError:
        return say(path, f"is not {shape.type_name}")
    if shape.type_name == "boolean":
        return text == "true" if text in ("true", "false") else say(path, "is not a boolean")
    if shape.type_name == "timestamp":
        return _timestamp(shape, text, path, say)
    return text


def from_xml(shape, node, path, say):
    """An element by its shape, namespaces left out."""
    if shape.type_name == "structure":
        return _structure_of(shape, node, path, say)
    if shape.type_name == "list":
        return [from_xml(shape.member, each, f"{path}[]", say) for each in node]
    if shape.type_name == "map":
        return {
            each[0].text or "": from_xml(shape.value, each[1], f"{path}{{}}", say) for each in node
        }
    return from_text(shape, node.text or "", path, say)


def _structure_of(shape, node, path, say):
    members = {}
    for name, member in shape.members.items():
        flat = member.type_name == "list" and member.serialization.get("flattened")
        inner = member.member.serialization.get("name") if flat else None
        members[member.serialization.get("name", inner or name)] = (name, member, flat)
    read = {}
    for child in node:
        tag = child.tag.rpartition("}")[2]
        if tag not in members:
            say(f"{path}.{tag}", f"is no member of {shape.name}")
            continue
        name, member, flat = members[tag]
        if flat:
            read.setdefault(name, []).append(from_xml(member.member, child, f"{path}.{name}[]", say))
        else:
            read[name] = from_xml(member, child, f"{path}.{name}", say)
    return read
