"""Compares what the vendors' own clients put on the wire with what our cassettes expect of our providers.

    python3 -m venv ENV && ENV/bin/pip install -r requirements.txt && ENV/bin/python compare.py

The clients talk to a recording server on this machine. Secrets are the placeholders of the cassettes themselves
(`{{secret:auth-token}}`), so that a recorded `Authorization` header must equal the expected one byte by byte; of an AWS
signature, its scope must. Forms are compared encoded, field by field; JSON as a value. Exit status 1 and a line for each
difference if there is any.
"""

import base64
import json
import sys
import threading
import tomllib
import urllib.parse
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import boto3
from sendgrid import SendGridAPIClient
from sendgrid.helpers.mail import (
    Attachment,
    ClickTracking,
    Content,
    CustomArg,
    Disposition,
    FileContent,
    FileName,
    FileType,
    From,
    Header,
    Mail,
    OpenTracking,
    ReplyTo,
    To,
    TrackingSettings,
)
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

ANSWERS = {
    "/": (200, "text/xml", "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>"),
    "/v2/email/outbound-emails": (200, "application/json", '{"MessageId":"1"}'),
    "/v3/mail/send": (202, "text/plain", ""),
}
OF_TWILIO = (201, "application/json", '{"sid":"SM1","status":"queued"}')

PLUGINS = Path(__file__).resolve().parents[2]


@dataclass
class Recorded:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Recorder(BaseHTTPRequestHandler):
    """Keeps each request and answers as its vendor likes it."""

    calls: list[Recorded] = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.calls.append(Recorded(self.command, self.path, headers, body))
        status, kind, text = ANSWERS.get(self.path, OF_TWILIO)
        answer = text.encode()
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


class ToRecorder(TwilioHttpClient):
    """Twilio's client with another server behind the same addresses."""

    def __init__(self, origin):
        super().__init__()
        self.origin = origin

    def request(self, method, uri, **rest):
        path = urllib.parse.urlsplit(uri).path
        return super().request(method, self.origin + path, **rest)


def overlaid(below, above):
    """`below` with everything in `above` laid over it, table by table, as the test kit does it."""
    if isinstance(below, dict) and isinstance(above, dict):
        return {key: overlaid(below.get(key), above.get(key, below.get(key))) for key in below | above}
    return below if above is None else above


def case_of(provider, name):
    """A case of a provider's `sending` cassettes: its settings, its message, its request."""
    cassette = tomllib.loads((PLUGINS / provider / "tests" / "sending.toml").read_text())
    case = next(case for case in cassette["case"] if case["name"] == name)
    parts = ("config", "message", "request")
    return tuple(overlaid(cassette.get(part, {}), case.get(part, {})) for part in parts)


def expected_authorization(auth):
    if auth["as"] == "basic":
        pair = f"{auth['username']}:{auth['password']}"
        return "Basic " + base64.b64encode(pair.encode()).decode()
    if auth["as"] == "sigv4":
        return f"AWS4-HMAC-SHA256 {auth['access-key-id']} {auth['region']}/{auth['service']}/aws4_request"
    return f"Bearer {auth['token']}"


def found_authorization(header):
    """The header; of an AWS signature, what does not change with the moment."""
    if not header.startswith("AWS4-HMAC-SHA256 "):
        return header
    credential = header.split("Credential=")[1].split(",")[0]
    key, _date, scope = credential.split("/", 2)
    return f"AWS4-HMAC-SHA256 {key} {scope}"


def differences(request, recorded):
    """Every part of a recorded request that is not as a cassette's request expects it."""
    expected = {
        "method": request.get("method", "POST"),
        "path": urllib.parse.urlsplit(request["url"]).path,
        "authorization": expected_authorization(request["auth"][0]),
    }
    found = {
        "method": recorded.method,
        "path": recorded.path,
        "authorization": found_authorization(recorded.headers.get("authorization", "")),
    }
    if "form" in request:
        expected["content-type"] = "application/x-www-form-urlencoded"
        expected["form"] = sorted(urllib.parse.urlencode([tuple(pair)]) for pair in request["form"])
        found["form"] = sorted(recorded.body.decode().split("&"))
    else:
        expected["content-type"] = "application/json"
        expected["json"] = request["json"]
        found["json"] = json.loads(recorded.body)
    found["content-type"] = recorded.headers.get("content-type", "").split(";")[0]
    return [
        f"{part}: the vendor sends {found[part]!r}, we expect {expected[part]!r}"
        for part in expected
        if expected[part] != found[part]
    ]


def send_by_twilio(origin, config, message, request):
    text = message["text"]
    auth = request["auth"][0]
    client = Client(auth["username"], auth["password"], config["account-sid"], http_client=ToRecorder(origin))
    service = config.get("messaging-service-sid")
    sender = {"messaging_service_sid": service} if service else {"from_": config["from"]}
    client.messages.create(
        to=text["recipient"], body=text["body"], status_callback=message["callback-url"], **sender
    )


def send_by_sendgrid(origin, config, message, request):
    email = message["email"]
    sender = email["sender"]
    if "from" in config:
        sender = {"address": config["from"], "display-name": config.get("from-name")}
    recipient = email["recipient"]
    mail = Mail(
        from_email=From(sender["address"], sender.get("display-name")),
        to_emails=To(recipient["address"], recipient.get("display-name")),
        subject=email["subject"],
    )
    mail.content = [Content("text/plain", email["text"]), Content("text/html", email["html"])]
    mail.custom_arg = CustomArg("doorward_id", message.get("id", "dlv_cassette"))
    mail.tracking_settings = TrackingSettings(ClickTracking(enable=False), OpenTracking(enable=False))
    if "reply-to" in email:
        mail.reply_to = ReplyTo(email["reply-to"]["address"])
    for name, value in email.get("headers", []):
        mail.header = Header(name, value)
    for file in email.get("attachments", []):
        content = base64.b64encode(file["content"].encode()).decode()
        mail.attachment = Attachment(
            FileContent(content), FileName(file["file-name"]), FileType(file["media-type"]), Disposition("attachment")
        )
    SendGridAPIClient(request["auth"][0]["token"], host=origin).send(mail)


def aws_client(origin, service, config, request):
    auth = request["auth"][0]
    return boto3.client(
        service,
        endpoint_url=origin,
        region_name=config["region"],
        aws_access_key_id=auth["access-key-id"],
        aws_secret_access_key=auth["secret-access-key"],
        aws_session_token=auth.get("session-token"),
    )


def send_by_sns(origin, config, message, request):
    def text(value):
        return {"DataType": "String", "StringValue": value}

    attributes = {"AWS.SNS.SMS.SMSType": text("Transactional")}
    if "sender-id" in config:
        attributes["AWS.SNS.SMS.SenderID"] = text(config["sender-id"])
    aws_client(origin, "sns", config, request).publish(
        PhoneNumber=message["text"]["recipient"], Message=message["text"]["body"], MessageAttributes=attributes
    )


def send_by_ses(origin, config, message, request):
    email = message["email"]
    spelled = request["json"]["FromEmailAddress"]

    def mailbox(part):
        return f"{part['display-name']} <{part['address']}>" if "display-name" in part else part["address"]

    def utf8(data):
        return {"Data": data, "Charset": "UTF-8"}

    simple = {
        "Subject": utf8(email["subject"]),
        "Body": {"Text": utf8(email["text"]), "Html": utf8(email["html"])},
    }
    if "headers" in email:
        simple["Headers"] = [{"Name": name, "Value": value} for name, value in email["headers"]]
    if "attachments" in email:
        simple["Attachments"] = [
            {"FileName": file["file-name"], "ContentType": file["media-type"], "RawContent": file["content"].encode()}
            for file in email["attachments"]
        ]
    optional = {}
    if "reply-to" in email:
        optional["ReplyToAddresses"] = [mailbox(email["reply-to"])]
    if "configuration-set" in config:
        optional["ConfigurationSetName"] = config["configuration-set"]
    aws_client(origin, "sesv2", config, request).send_email(
        FromEmailAddress=spelled,
        Destination={"ToAddresses": [mailbox(email["recipient"])]},
        Content={"Simple": simple},
        EmailTags=[{"Name": "doorward-id", "Value": message.get("id", "dlv_cassette")}],
        **optional,
    )


def compare_requests(origin):
    cases = [
        ("twilio", "accepted", send_by_twilio),
        ("twilio", "a messaging service chooses the sender, whatever the message says", send_by_twilio),
        ("twilio", "an API key signs in, at a regional address", send_by_twilio),
        ("sendgrid", "accepted", send_by_sendgrid),
        ("sendgrid", "the operator chooses the sender, at another address", send_by_sendgrid),
        ("sendgrid", "with a reply address, a header and an attachment", send_by_sendgrid),
        ("sns", "accepted", send_by_sns),
        ("sns", "with a sender id of its own", send_by_sns),
        ("sns", "with temporary keys, at another address", send_by_sns),
        ("ses", "accepted", send_by_ses),
        ("ses", "the operator chooses the sender and a configuration set", send_by_ses),
        ("ses", "with a reply address, a header and an attachment", send_by_ses),
        ("ses", "with temporary keys, at another address", send_by_ses),
    ]
    for provider, name, send in cases:
        config, message, request = case_of(provider, name)
        Recorder.calls.clear()
        send(origin, config, message, request)
        yield f"{provider} / {name}", differences(request, Recorder.calls[-1])


def compare_signatures():
    cassette = tomllib.loads((PLUGINS / "twilio" / "tests" / "receipts.toml").read_text())
    validator = RequestValidator(cassette["secrets"]["auth-token"])
    for receipt in cassette["receipt"]:
        fields = dict(urllib.parse.parse_qsl(receipt["body"], keep_blank_values=True))
        signature = receipt.get("headers", {}).get("X-Twilio-Signature", "")
        valid = validator.validate(receipt["url"], fields, signature)
        refused = receipt.get("refused") == "bad-signature"
        wrong = [f"the vendor finds the signature {valid}, we find it {not refused}"] if valid == refused else []
        yield f"twilio / signature of: {receipt['name']}", wrong


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{server.server_address[1]}"
    failed = False
    for what, wrong in [*compare_requests(origin), *compare_signatures()]:
        print("FAIL" if wrong else "ok  ", what)
        for line in wrong:
            print("      ", line)
        failed = failed or bool(wrong)
    server.shutdown()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
