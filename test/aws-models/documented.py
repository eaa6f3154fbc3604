"""Limits of parameters that AWS documents in words (its API references) and leaves out of the models."""

import re


def between(least, most):
    def check(value, say):
        if not least <= value <= most:
            say(f"is {value}, and must be {least} to {most}")

    return check


def sized(least, most):
    def check(value, say):
        size = len(value.encode() if isinstance(value, str) else value)
        if not least <= size <= most:
            say(f"has a size of {size}, and must have {least} to {most}")

    return check


def like(pattern):
    def check(value, say):
        if not re.fullmatch(pattern, value):
            say(f"is {value!r}, and must match {pattern}")

    return check


def both(*checks):
    def check(value, say):
        for each in checks:
            each(value, say)

    return check


# Every other character is refused with InvalidMessageContents.
SQS_TEXT = "[\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*"
SQS_BODY = both(sized(1, 1024 * 1024), like(SQS_TEXT))
VISIBILITY = between(0, 43_200)
TAG = like(r"[A-Za-z0-9_-]{1,256}")
S3_KEY = sized(1, 1024)


def message(prefix):
    return {
        f"{prefix}.MessageBody": SQS_BODY,
        f"{prefix}.DelaySeconds": between(0, 900),
        f"{prefix}.MessageAttributes": sized(1, 10),
        f"{prefix}.MessageAttributes{{key}}": like(r"(?!AWS\.|Amazon\.)[\w-]+(\.[\w-]+)*"),
        f"{prefix}.MessageAttributes{{}}.StringValue": both(sized(1, 1024 * 1024), like(SQS_TEXT)),
    }


DOCUMENTED = {
    ("sqs", "SendMessage"): message(""),
    ("sqs", "SendMessageBatch"): {
        ".Entries": sized(1, 10),
        ".Entries[].Id": like(r"[A-Za-z0-9_-]{1,80}"),
        **message(".Entries[]"),
    },
    ("sqs", "ReceiveMessage"): {
        ".MaxNumberOfMessages": between(1, 10),
        ".WaitTimeSeconds": between(0, 20),
        ".VisibilityTimeout": VISIBILITY,
    },
    ("sqs", "ChangeMessageVisibility"): {".VisibilityTimeout": VISIBILITY},
    ("sesv2", "SendEmail"): {
        ".Destination.ToAddresses": sized(1, 50),
        ".EmailTags[].Name": TAG,
        ".EmailTags[].Value": TAG,
    },
    ("sns", "Publish"): {
        ".PhoneNumber": like(r"\+[1-9]\d{1,14}"),
        ".Message": sized(1, 1600),
    },
    ("s3", "PutObject"): {".Key": S3_KEY},
    ("s3", "GetObject"): {".Key": S3_KEY},
    ("lambda", "Invoke"): {".Payload": sized(0, 6 * 1024 * 1024)},
}
