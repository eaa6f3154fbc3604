"""Values held to all that their shape says."""

import re
from datetime import datetime


def judge(shape, value, path, say, documented=None):
    """What botocore's own validation leaves out: the pattern, the enumeration and the upper bounds.

    `documented` has what the documentation says beyond the model, by path.
    """
    if value is None:
        return
    bound = (documented or {}).get(path)
    if bound:
        bound(value, lambda problem: say(path, problem))
    if shape.type_name == "structure":
        for name in shape.required_members:
            if name not in value:
                say(f"{path}.{name}", "is required and missing")
        for name, each in value.items():
            if name in shape.members:
                judge(shape.members[name], each, f"{path}.{name}", say, documented)
    elif shape.type_name == "list":
        _judge_size(shape, len(value), path, say)
        for each in value:
            judge(shape.member, each, f"{path}[]", say, documented)
    elif shape.type_name == "map":
        _judge_size(shape, len(value), path, say)
        for key, each in value.items():
            judge(shape.key, key, f"{path}{{key}}", say, documented)
            judge(shape.value, each, f"{path}{{}}", say, documented)
    else:
        _judge_scalar(shape, value, path, say)


def _judge_scalar(shape, value, path, say):
    if isinstance(value, (str, bytes)):
        _judge_size(shape, len(value), path, say)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        _judge_size(shape, value, path, say)
    if isinstance(value, str):
        allowed = getattr(shape, "enum", [])
        if allowed and value not in allowed:
            say(path, f"is {value!r} and not one of {', '.join(allowed)}")
        pattern = shape.metadata.get("pattern")
        # The whole text: services hold it to Java's `matches`, and say it without anchors.
        if pattern and not re.fullmatch(pattern, value):
            say(path, f"is {value!r} and does not match {pattern}")
    elif shape.type_name == "timestamp" and not isinstance(value, datetime):
        say(path, f"is {type(value).__name__} and not a time")


def _judge_size(shape, size, path, say):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least:
        say(path, f"is {size}, below {least}")
    if most is not None and size > most:
        say(path, f"is {size}, above {most}")
