"""Mail relays: aiosmtpd with STARTTLS and a login, and one that dies when it has the mail."""

import socket
import ssl
import tempfile
import threading
import unittest
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from server import Server, code_in, eventually

LOGIN = ("doorward", "a-password-nobody-may-see")


class Mailbox:
    """Keeps what the relay took."""

    def __init__(self):
        self.envelopes = []

    async def handle_DATA(self, _server, session, envelope):
        envelope.over_tls = session.ssl is not None
        envelope.login = session.authenticated
        self.envelopes.append(envelope)
        return "250 2.0.0 taken as 1234"


def login_is_right(_server, _session, _envelope, _mechanism, data):
    return AuthResult(success=(data.login.decode(), data.password.decode()) == LOGIN)


class DyingRelay:
    """Takes a mail to its last byte and hangs up without a word."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.mails = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as lines:
                self._converse(connection, lines)

    def _converse(self, connection, lines):
        connection.sendall(b"220 dying.example\r\n")
        for line in lines:
            if line.upper().startswith(b"DATA"):
                connection.sendall(b"354 go on\r\n")
                mail = []
                for part in lines:
                    if part == b".\r\n":
                        break
                    mail.append(part)
                self.mails.append(b"".join(mail))
                return
            connection.sendall(b"250 dying.example\r\n")


class Relay(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        authority = trustme.CA()
        self.authority = Path(folder.name) / "authority.pem"
        authority.cert_pem.write_to_path(str(self.authority))
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert("localhost").configure_cert(context)
        self.mailbox = Mailbox()
        self.relay = Controller(
            self.mailbox,
            hostname="127.0.0.1",
            port=0,
            tls_context=context,
            require_starttls=True,
            authenticator=login_is_right,
            auth_required=True,
        )
        # Port 0 is not one that the controller can look for; it takes a socket's.
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.relay.port = free.getsockname()[1]
        self.relay.start()
        self.addCleanup(self.relay.stop)

    def provider(self, name, **settings):
        written = ", ".join(f'{key.replace("_", "-")} = "{value}"' for key, value in settings.items())
        password = f'secrets = {{ password = "{LOGIN[1]}" }}' if "username" in settings else ""
        return f"""
[providers.{name}]
plugin = "smtp"
allow_private = true
config = {{ host = "localhost", {written} }}
{password}
"""

    def configuration(self, *providers):
        return f"""
mail.from = "accounts@example.com"
plugins.trusted = ["{self.authority}"]
{"".join(providers)}
"""

    def secure(self):
        return self.provider("relay", port=self.relay.port, username=LOGIN[0])

    def code_for(self, address):
        def look():
            found = [mail for mail in self.mailbox.envelopes if mail.rcpt_tos == [address]]
            return found and found[0]

        envelope = eventually(f"mail to {address}", look)
        mail = message_from_bytes(envelope.content, policy=default)
        return envelope, code_in(mail.get_body(("plain",)).get_content())

    def test_a_code_arrives_over_starttls_after_a_login(self):
        with Server(self.configuration(self.secure())) as server:
            challenge = server.registers("ann@example.com")
            envelope, code = self.code_for("ann@example.com")
            server.verifies(challenge, code)

            self.assertTrue(envelope.over_tls and envelope.login)
            self.assertEqual(envelope.mail_from, "accounts@example.com")
            self.assertNotIn(LOGIN[1], server.said())

    def test_a_relay_that_dies_with_the_mail_leaves_it_uncertain_and_the_next_one_brings_the_code(self):
        dying = DyingRelay()
        self.addCleanup(dying.socket.close)
        first = self.provider("dying", port=dying.port, tls="none")
        route = '[[routes]]\nchannel = "email"\nvia = ["dying", "relay"]\n'
        with Server(self.configuration(first, self.secure(), route)) as server:
            challenge = server.registers("bob@example.com")
            _, code = self.code_for("bob@example.com")
            server.verifies(challenge, code)

            attempts = server.delivery("bob@example.com")["attempts"]
            told = [(attempt["provider"], attempt["outcome"]) for attempt in attempts]
            self.assertEqual(told, [("dying", "uncertain"), ("relay", "accepted")])
            self.assertIn(code.encode(), dying.mails[0])


if __name__ == "__main__":
    unittest.main()
