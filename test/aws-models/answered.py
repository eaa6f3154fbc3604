"""Answers as they went over the wire, held to the operation's model and read by botocore's own parsers."""

import json
from xml.etree import ElementTree

from botocore.compat import HTTPHeaders
from botocore.parsers import ResponseParserError, create_parser
from held import judge
from values import from_json, from_xml

# Errors that any operation of a service may answer ("Common Errors" of its API reference, and for S3
# "Error responses"), which the models leave out.
COMMON_ERRORS = {
    "dynamodb": {"ValidationException", "SerializationException", "AccessDeniedException"},
    "s3": {"PreconditionFailed", "NoSuchKey", "NotModified"},
    "cloudformation": {"ValidationError"},
}


def judge_answer(model, protocol, operation, call, say):
    """The error's code, or None when the operation was carried out."""
    headers = HTTPHeaders()
    for name, value in call.answer_headers:
        headers[name] = value
    response = {"status_code": call.status, "headers": headers, "body": call.answer}
    parser = create_parser(protocol)
    if call.status >= 300:
        return _judge_error(model, operation, parser.parse(response, None), call, say)
    try:
        parsed = parser.parse(response, operation.output_shape)
    except ResponseParserError as error:
        return say("", f"cannot be parsed: {error}")
    expected = operation.http.get("responseCode")
    if expected and call.status != expected and not _has_status_member(operation):
        say("", f"status is {call.status} and not {expected}")
    if operation.output_shape is None:
        if call.answer and call.answer != b"{}":
            say("", "has a body where the operation has no output")
        return None
    parsed.pop("ResponseMetadata", None)
    body = parsed.get(operation.output_shape.serialization.get("payload"))
    if hasattr(body, "read"):
        raise TypeError("a streamed body is read whole before it is parsed")
    judge(operation.output_shape, parsed, "", say)
    _judge_members(protocol, operation, call, say)
    return None


def _has_status_member(operation):
    shape = operation.output_shape
    return shape is not None and any(
        member.serialization.get("location") == "statusCode" for member in shape.members.values()
    )


def _judge_members(protocol, operation, call, say):
    """A parser passes over what it does not know: the body once more, by its own names."""
    shape = operation.output_shape
    payload = shape.serialization.get("payload")
    if payload is not None:
        shape = shape.members[payload]
        if shape.type_name in ("blob", "string"):
            return
    if protocol in ("json", "rest-json"):
        from_json(shape, json.loads(call.answer or b"{}"), "", say)
        return
    if not call.answer:
        return
    root = ElementTree.fromstring(call.answer)
    if protocol == "query":
        wrapper = operation.output_shape.serialization.get("resultWrapper")
        root = next((each for each in root if each.tag.rpartition("}")[2] == wrapper), None)
        if root is None:
            say("", f"has no {wrapper}")
            return
    elif not root.text and not len(root) or shape.serialization.get("location"):
        return
    from_xml(shape, root, "", say)


def _judge_error(model, operation, parsed, call, say):
    code = parsed["Error"]["Code"]
    for shape in operation.error_shapes:
        own = shape.metadata.get("error", {})
        if code not in (shape.name, own.get("code")):
            continue
        expected = own.get("httpStatusCode")
        if expected and expected != call.status:
            say("", f"{code} has status {call.status} and not {expected}")
        return code
    bare = call.method == "HEAD" or call.status == 304
    if not bare and code not in COMMON_ERRORS.get(model.service_name, set()):
        say("", f"{code} is no error of the operation")
    return code
