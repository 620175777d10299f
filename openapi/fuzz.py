#!/usr/bin/env python3
"""Lets Schemathesis loose on the server that `with-server.sh` started: first as two people who must not see each
other's records, with an administrator where the two may not go, then as the administrator everywhere. What it does and
what it checks is in `schemathesis.toml`.

    with-server.sh ./fuzz.py [OPTIONS OF SCHEMATHESIS]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "python" / "src"))

from doorward_client import Doorward  # noqa: E402

URL = os.environ["DOORWARD_URL"]
ADMIN = (os.environ["DOORWARD_ADMIN_EMAIL"], os.environ["DOORWARD_ADMIN_PASSWORD"])
PEERS = ("ann", "bob")
STRANGER = "cyd"
PASSWORD = "correct horse battery"
# Chains of calls come first, by themselves: what the other phases leave behind would cut them short.
PHASES = ("stateful", "examples,coverage,fuzzing")


def address(name: str) -> str:
    """Where somebody gets letters."""
    return f"{name}.fuzzed@example.com"


def register(admin: Doorward, name: str) -> str:
    """Opens an account, proven by the code that the server's inbox captured, and answers its id."""
    email = address(name)
    with Doorward(URL) as doorward:
        challenge = doorward.register(first_name=name.title(), last_name="Lee", email=email, password=PASSWORD)
        for _ in range(1000):
            codes = [message.code for message in admin.list_inbox(to=email) if message.code]
            if codes:
                return doorward.verify_challenge(challenge.id, code=codes[0]).user.id
    raise RuntimeError(f"no code came to {email}")


def identity(name: str, email: str, password: str) -> dict[str, Any]:
    """How somebody signs in, as Web Fuzzing Commons writes it."""
    credentials = {"usernameField": "email", "username": email, "passwordField": "password", "password": password}
    token = {
        "extractFrom": "body",
        "extractSelector": "/access_token",
        "sendIn": "header",
        "sendName": "Authorization",
        "sendTemplate": "Bearer {token}",
    }
    login = {
        "endpoint": "/v1/login/password",
        "verb": "POST",
        "contentType": "application/json",
        "payloadUserPwd": credentials,
        "token": token,
    }
    return {"name": name, "loginEndpointAuth": login}


def records(admin: Doorward, run: str) -> dict[str, list[str]]:
    """What a run may do with as it likes: ids by collection."""
    users = [admin.create_user(first_name="Lot", last_name="Lee", email=address(f"{run}{it}")) for it in range(5)]
    products = [admin.create_product(url=f"https://example.com/{run}/{it}") for it in range(5)]
    return {"users": [user.id for user in users], "products": [product.id for product in products]}


def main() -> int:
    runs: dict[str, list[str]] = {"peers": [], "root": ["--auth-wfc", "identities.json", "--auth-wfc-user", "root"]}
    with Doorward(URL) as admin:
        admin.login_with_password(email=ADMIN[0], password=ADMIN[1])
        accounts = [register(admin, name) for name in (STRANGER, *PEERS)]
        accounts.append(admin.get_me().id)
        prey = {run: records(admin, run) for run in runs}
    identities = [identity(name, address(name), PASSWORD) for name in PEERS]
    identities.append(identity("root", *ADMIN))
    environment = {
        **os.environ,
        "DOORWARD_FUZZED_ACCOUNTS": ",".join(accounts),
        "PYTHONPATH": str(HERE),
        "SCHEMATHESIS_HOOKS": "fuzz_hooks",
    }
    with tempfile.TemporaryDirectory() as scratch:
        # The configuration names its file of identities, so it lies beside a copy.
        (Path(scratch) / "identities.json").write_text(json.dumps({"auth": identities}), encoding="utf-8")
        config = Path(scratch) / "schemathesis.toml"
        config.write_text((HERE / "schemathesis.toml").read_text(encoding="utf-8"), encoding="utf-8")
        program = [str(HERE / ".venv" / "bin" / "schemathesis"), "--config-file", str(config), "run"]
        document = [str(HERE / "openapi.json"), "--url", URL]
        ends = [
            subprocess.run(
                [*program, *document, "--phases", phases, *used, *sys.argv[1:]],
                cwd=scratch,
                env={**environment, "DOORWARD_FUZZED_RECORDS": json.dumps(prey[run])},
                check=False,
            )
            for phases in PHASES
            for run, used in runs.items()
        ]
        return max(end.returncode for end in ends)


if __name__ == "__main__":
    sys.exit(main())
