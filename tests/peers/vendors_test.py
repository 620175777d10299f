"""What Doorward puts on the wire is what the vendors' own clients put there.

Once with the program itself: a message it sent is sent again by Twilio's and SendGrid's clients, and the two requests are
compared byte by byte. Then with the cassettes, which say what each provider plugin asks for: every kind of message there is.
"""

import base64
import json
import tomllib
import unittest
import urllib.parse
from pathlib import Path

import vendors
from recorder import Recorder
from server import Server, code_in, eventually
from twilio.request_validator import RequestValidator

ACCOUNT = "AC0123456789abcdef0123456789abcdef"
TOKEN = "a-token-nobody-may-see"
KEY = "SG.a-key-nobody-may-see"
PLUGINS = Path(__file__).resolve().parents[2] / "plugins"

# Each program names itself and says which answers it can read; the rest of a request is what the service goes by.
OF_THE_PROGRAM = {"accept", "accept-charset", "accept-encoding", "connection", "user-agent", "x-twilio-client"}


def pairs(body):
    """The fields of a form as they are spelled; their order means nothing. A star may stand for itself, or be escaped."""
    return sorted(body.replace(b"%2A", b"*").split(b"&"))


def spelled(body):
    """A JSON document in one spelling; blanks and the order of members mean nothing."""
    return json.dumps(json.loads(body), sort_keys=True, ensure_ascii=False).encode()


class OnTheWire(unittest.TestCase):
    """The program's requests beside those of the vendors' clients."""

    maxDiff = None

    def setUp(self):
        self.recorder = self.enterContext(Recorder())
        self.server = self.enterContext(
            Server(f"""
mail = {{ from = "accounts@example.com", from_name = "Example & Söhne" }}
phone.countries = ["DE"]
[providers.my-mail]
plugin = "sendgrid"
allow_private = true
config = {{ endpoint = "{self.recorder.origin}" }}
secrets = {{ api-key = "{KEY}" }}
[providers.my-text]
plugin = "twilio"
allow_private = true
config = {{ endpoint = "{self.recorder.origin}", account-sid = "{ACCOUNT}", from = "+15005550006" }}
secrets = {{ auth-token = "{TOKEN}" }}
""")
        )

    def call_to(self, path):
        def look():
            return [call for call in self.recorder.calls if call.path == path]

        return eventually(f"a request to {path}", look)[-1]

    def assert_same(self, ours, theirs, body):
        """Line, headers and body; of the headers, those that are for the service."""

        def for_the_service(call):
            self.assertEqual(int(call.headers["content-length"]), len(call.body))
            headers = {name: value for name, value in call.headers.items() if name not in OF_THE_PROGRAM}
            # It counts what was just said to mean nothing.
            del headers["content-length"]
            return headers

        self.assertEqual(ours.line, theirs.line)
        self.assertEqual(body(ours.body), body(theirs.body))
        self.assertEqual(for_the_service(ours), for_the_service(theirs))
        print(f"\n  {ours.line}: same line, {', '.join(sorted(for_the_service(ours)))}, {len(ours.body)} bytes of body")

    def test_a_mail_is_the_one_that_sendgrids_client_sends(self):
        challenge = self.server.registers("ann@example.com")
        ours = self.call_to("/v3/mail/send")
        mail = json.loads(ours.body)
        contents = {content["type"]: content["value"] for content in mail["content"]}
        self.server.verifies(challenge, code_in(contents["text/plain"]))

        message = {
            "id": mail["custom_args"]["doorward_id"],
            "email": {
                "sender": {"address": "accounts@example.com", "display-name": "Example & Söhne"},
                "recipient": {"address": "ann@example.com"},
                "subject": mail["subject"],
                "text": contents["text/plain"],
                "html": contents["text/html"],
                "headers": list(mail.get("headers", {}).items()),
            },
        }
        theirs = self.recorder.latest(
            lambda: vendors.send_by_sendgrid(self.recorder.origin, {}, message, {"token": KEY})
        )

        self.assert_same(ours, theirs, spelled)
        self.assertEqual(ours.headers["authorization"], f"Bearer {KEY}")
        self.assertNotIn(KEY, self.server.said())

    def test_a_text_is_the_one_that_twilios_client_sends(self):
        challenge = self.server.registers("ann@example.com", "+4915112345678")
        mail = json.loads(self.call_to("/v3/mail/send").body)
        self.server.verifies(challenge, code_in(mail["content"][0]["value"]))
        login = self.server.call("POST", "/v1/login/code", {"phone": "+4915112345678"})
        ours = self.call_to(f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json")
        (text,) = urllib.parse.parse_qs(ours.body.decode())["Body"]
        self.server.verifies(login["id"], code_in(text))

        config = {"account-sid": ACCOUNT, "from": "+15005550006"}
        message = {"text": {"recipient": "+4915112345678", "body": text}}
        auth = {"username": ACCOUNT, "password": TOKEN}
        theirs = self.recorder.latest(lambda: vendors.send_by_twilio(self.recorder.origin, config, message, auth))

        self.assert_same(ours, theirs, pairs)
        self.assertNotIn(TOKEN, self.server.said())


def overlaid(below, above):
    """`below` with everything in `above` laid over it, table by table, as the test kit does it."""
    if isinstance(below, dict) and isinstance(above, dict):
        return {key: overlaid(below.get(key), above.get(key, below.get(key))) for key in below | above}
    return below if above is None else above


def case_of(provider, name):
    """A case of a provider's `sending` cassettes: its settings, its message, its request."""
    cassette = tomllib.loads((PLUGINS / provider / "tests" / "sending.toml").read_text())
    case = next(case for case in cassette["case"] if case["name"] == name)
    config, message, request = (
        overlaid(cassette.get(part, {}), case.get(part, {})) for part in ("config", "message", "request")
    )
    message.setdefault("id", "dlv_cassette")
    message["from"] = request.get("json", {}).get("FromEmailAddress")
    return config, message, request


def authorization(auth):
    """What stands in the header; of an Amazon signature, what does not change with the moment."""
    if auth["as"] == "basic":
        pair = f"{auth['username']}:{auth['password']}"
        return "Basic " + base64.b64encode(pair.encode()).decode()
    if auth["as"] == "sigv4":
        return f"{auth['access-key-id']} {auth['region']}/{auth['service']}/aws4_request"
    return f"Bearer {auth['token']}"


def timeless(header):
    if not header.startswith("AWS4-HMAC-SHA256 "):
        return header
    key, _date, scope = header.split("Credential=")[1].split(",")[0].split("/", 2)
    return f"{key} {scope}"


CASES = {
    ("twilio", vendors.send_by_twilio): [
        "accepted",
        "a messaging service chooses the sender, whatever the message says",
        "an API key signs in, at a regional address",
    ],
    ("sendgrid", vendors.send_by_sendgrid): [
        "accepted",
        "the operator chooses the sender, at another address",
        "with a reply address, a header and an attachment",
    ],
    ("sns", vendors.send_by_sns): [
        "accepted",
        "with a sender id of its own",
        "with temporary keys, at another address",
    ],
    ("ses", vendors.send_by_ses): [
        "accepted",
        "the operator chooses the sender and a configuration set",
        "with a reply address, a header and an attachment",
        "with temporary keys, at another address",
    ],
}


class OfTheCassettes(unittest.TestCase):
    """What the cassettes expect of the provider plugins beside what the vendors' clients send."""

    def test_every_kind_of_message_is_asked_for_as_the_vendors_client_asks(self):
        with Recorder() as recorder:
            for (provider, send), names in CASES.items():
                for name in names:
                    with self.subTest(provider=provider, case=name):
                        config, message, request = case_of(provider, name)
                        auth = request["auth"][0]
                        call = recorder.latest(
                            lambda: send(recorder.origin, config, message, auth)  # noqa: B023
                        )
                        self.assert_as_expected(request, auth, call)
                        print(f"\n  {provider}: {name}: same", end="")

    def assert_as_expected(self, request, auth, call):
        path = urllib.parse.urlsplit(request["url"]).path
        self.assertEqual(call.line, f"{request.get('method', 'POST')} {path} HTTP/1.1")
        self.assertEqual(timeless(call.headers["authorization"]), authorization(auth))
        kind = call.headers.get("content-type", "").split(";")[0]
        if "form" in request:
            self.assertEqual(kind, "application/x-www-form-urlencoded")
            form = urllib.parse.urlencode([tuple(field) for field in request["form"]])
            self.assertEqual(pairs(call.body), pairs(form.encode()))
        else:
            self.assertEqual(kind, "application/json")
            self.assertEqual(spelled(call.body), spelled(json.dumps(request["json"])))

    def test_twilios_own_validator_agrees_on_every_signature(self):
        cassette = tomllib.loads((PLUGINS / "twilio" / "tests" / "receipts.toml").read_text())
        validator = RequestValidator(cassette["secrets"]["auth-token"])
        for receipt in cassette["receipt"]:
            with self.subTest(receipt["name"]):
                fields = dict(urllib.parse.parse_qsl(receipt["body"], keep_blank_values=True))
                signature = receipt.get("headers", {}).get("X-Twilio-Signature", "")
                believed = receipt.get("refused") != "bad-signature"
                self.assertEqual(validator.validate(receipt["url"], fields, signature), believed)


if __name__ == "__main__":
    unittest.main()
