"""Amazon's services as moto emulates them: mail by SES, texts by SNS."""

import unittest

import boto3
from moto.core import DEFAULT_ACCOUNT_ID
from moto.server import ThreadedMotoServer
from moto.ses.models import ses_backends
from moto.sns.models import sns_backends

from server import Server, code_in, eventually

REGION = "eu-central-1"
SENDER = "accounts@example.com"


def configuration(endpoint):
    provider = f"""
allow_private = true
secrets = {{ access-key-id = "AKIAEXAMPLE", secret-access-key = "a-key-nobody-may-see" }}
config = {{ region = "{REGION}", endpoint = "{endpoint}" }}
"""
    return f"""
mail.from = "{SENDER}"
phone.countries = ["DE"]
[providers.my-mail]
plugin = "ses"
{provider}
[providers.my-text]
plugin = "sns"
{provider}
"""


class Amazon(unittest.TestCase):
    def setUp(self):
        self.moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self.moto.start()
        self.addCleanup(self.moto.stop)
        host, port = self.moto.get_host_and_port()
        self.endpoint = f"http://{host}:{port}"
        ses = boto3.client(
            "ses",
            region_name=REGION,
            endpoint_url=self.endpoint,
            aws_access_key_id="AKIAEXAMPLE",
            aws_secret_access_key="a-key-nobody-may-see",
        )
        ses.verify_email_identity(EmailAddress=SENDER)

    def test_codes_arrive_by_mail_and_by_text(self):
        with Server(configuration(self.endpoint)) as server:
            mailed = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages
            challenge = server.registers("ann@example.com", "+4915112345678")
            mail = eventually("the mail", lambda: mailed and mailed[0])
            server.verifies(challenge, code_in(mail.body))

            texted = sns_backends[DEFAULT_ACCOUNT_ID][REGION].sms_messages
            login = server.call("POST", "/v1/login/code", {"phone": "+4915112345678"})
            number, text = eventually("the text", lambda: next(iter(texted.values()), None))[:2]
            server.verifies(login["id"], code_in(text))

            self.assertEqual(mail.source, f"Doorward <{SENDER}>")
            self.assertEqual(number, "+4915112345678")
            self.assertEqual(server.delivery("ann@example.com")["attempts"][0]["provider"], "my-mail")
            self.assertNotIn("a-key-nobody-may-see", server.said())


if __name__ == "__main__":
    unittest.main()
