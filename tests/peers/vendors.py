"""Messages as the vendors' own clients send them: Twilio's, SendGrid's, and Amazon's.

A message and a provider's settings are tables, as in the cassettes of `plugins`.
"""

import base64
import urllib.parse

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
from twilio.rest import Client


class ToOrigin(TwilioHttpClient):
    """Twilio's client with another server behind the same addresses."""

    def __init__(self, origin):
        super().__init__()
        self.origin = origin

    def request(self, method, uri, **rest):
        return super().request(method, self.origin + urllib.parse.urlsplit(uri).path, **rest)


def send_by_twilio(origin, config, message, auth):
    text = message["text"]
    client = Client(auth["username"], auth["password"], config["account-sid"], http_client=ToOrigin(origin))
    service = config.get("messaging-service-sid")
    wanted = {"messaging_service_sid": service} if service else {"from_": config["from"]}
    if "callback-url" in message:
        wanted["status_callback"] = message["callback-url"]
    client.messages.create(to=text["recipient"], body=text["body"], **wanted)


def send_by_sendgrid(origin, config, message, auth):
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
    mail.custom_arg = CustomArg("doorward_id", message["id"])
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
    SendGridAPIClient(auth["token"], host=origin).send(mail)


def amazon(origin, service, config, auth):
    return boto3.client(
        service,
        endpoint_url=origin,
        region_name=config["region"],
        aws_access_key_id=auth["access-key-id"],
        aws_secret_access_key=auth["secret-access-key"],
        aws_session_token=auth.get("session-token"),
    )


def send_by_sns(origin, config, message, auth):
    def text(value):
        return {"DataType": "String", "StringValue": value}

    attributes = {"AWS.SNS.SMS.SMSType": text("Transactional")}
    if "sender-id" in config:
        attributes["AWS.SNS.SMS.SenderID"] = text(config["sender-id"])
    amazon(origin, "sns", config, auth).publish(
        PhoneNumber=message["text"]["recipient"], Message=message["text"]["body"], MessageAttributes=attributes
    )


def send_by_ses(origin, config, message, auth):
    email = message["email"]

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
    amazon(origin, "sesv2", config, auth).send_email(
        FromEmailAddress=message["from"],
        Destination={"ToAddresses": [mailbox(email["recipient"])]},
        Content={"Simple": simple},
        EmailTags=[{"Name": "doorward-id", "Value": message["id"]}],
        **optional,
    )
