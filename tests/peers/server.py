"""The program `doorward` with a configuration, and what a client says to it."""

import json
import os
import re
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

PATIENCE = 120.0
PASSWORD = "a long walk in the woods"


def eventually(what, look):
    """What there is to see, once there is something."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if seen := look():
            return seen
        time.sleep(0.05)
    raise AssertionError(f"waited in vain for {what}")


def code_in(text):
    """The code, which pages write with a blank in its middle. What follows a # is a colour."""
    found = re.search(r"(?<![\d#])(\d{3}) ?(\d{3})(?!\d)", text)
    assert found, f"no code in {text!r}"
    return found[1] + found[2]


class Server:
    """Runs from entering to leaving."""

    def __init__(self, configuration):
        self.configuration = configuration

    def __enter__(self):
        self.home = tempfile.TemporaryDirectory()
        home = Path(self.home.name)
        (home / "doorward.toml").write_text(self.configuration)
        environment = {
            "PATH": os.environ["PATH"],
            "DOORWARD_DATA_DIR": str(home),
            "DOORWARD_HTTP__LISTEN": "127.0.0.1:0",
            "DOORWARD_PASSWORDS__QUEUE_WAIT_MS": "60000",
        }
        self.log = open(home / "log", "w+")
        self.process = subprocess.Popen(
            [os.environ["DOORWARD_BINARY"]],
            cwd=home,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        eventually("the server to start", self._is_up)
        self.base = "http://" + (home / "listen").read_text().strip()
        setup = {
            "setup_code": (home / "setup-code").read_text().strip(),
            "email": "root@example.com",
            "first_name": "Rosa",
            "last_name": "Oak",
            "password": PASSWORD,
        }
        self.call("POST", "/v1/setup", setup)
        login = {"email": "root@example.com", "password": PASSWORD}
        self.token = self.call("POST", "/v1/login/password", login)["access_token"]
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.log.close()
        self.home.cleanup()

    def _is_up(self):
        assert self.process.poll() is None, self.said()
        return "is ready." in self.said()

    def said(self):
        self.log.flush()
        return Path(self.log.name).read_text()

    def call(self, method, path, body=None, token=None):
        request = urllib.request.Request(self.base + path, method=method)
        request.add_header("content-type", "application/json")
        if token:
            request.add_header("authorization", f"Bearer {token}")
        data = None if body is None else json.dumps(body).encode()
        try:
            with urllib.request.urlopen(request, data, timeout=PATIENCE) as answer:
                return json.loads(answer.read() or "null")
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.code} {error.read().decode()}") from error

    def registers(self, email, phone=None):
        """Asks for an account; answers the challenge."""
        form = {"first_name": "Ann", "last_name": "Lee", "email": email, "password": PASSWORD}
        if phone:
            form["phone"] = phone
        return self.call("POST", "/v1/registrations", form)["id"]

    def verifies(self, challenge, code):
        return self.call("POST", f"/v1/challenges/{challenge}/verify", {"code": code})

    def delivery(self, address):
        """The delivery to an address, once it was sent."""

        def look():
            path = f"/v1/deliveries?status=sent&q={urllib.request.quote(address)}"
            return self.call("GET", path, token=self.token)["items"]

        return eventually(f"a delivery to {address}", look)[0]
