"""Generated requests against the served document: no 5xx, and no answer its own schema does not allow."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from process import Server
from vendor import Vendor, fingerprint

pytestmark = pytest.mark.sqlite("the document is the same on either store, and once is slow enough")
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
SEED = os.environ.get("LICENTRIC_SCHEMATHESIS_SEED", "20260115")
EXAMPLES = os.environ.get("LICENTRIC_SCHEMATHESIS_EXAMPLES", "20")
# Most requests without an API key end in the same refusal, so they get less of the time.
SECONDS = {"api key": "120", "license key": "40", "none": "40"}


@pytest.mark.parametrize("credential", ["api key", "license key", "none"])
def test_server_keeps_its_document(start_server, tmp_path: Path, credential: str):
    """With each kind of credential; the seed stands in the command and makes a failure repeatable."""
    server: Server = start_server()
    vendor = Vendor(server, server.live_key)
    license = vendor.license(userEmail="ada@example.com", entitlementIds=[vendor.entitlement()["id"]])
    vendor.machine(license["key"], fingerprint())
    authorization = {
        "api key": ["--header", f"Authorization: Bearer {vendor.api_key()['key']}"],
        "license key": ["--header", f"Authorization: License {license['key']}"],
        "none": [],
    }[credential]
    # A generated DELETE would sooner or later hit the very key that the requests carry.
    command = [
        str(Path(sys.executable).parent / "schemathesis"), "run", f"{server.api}/openapi.json", *authorization,
        "--checks", CHECKS, "--phases", "examples,coverage,fuzzing", "--max-examples", EXAMPLES if credential == "api key" else "5",
        "--seed", SEED, "--workers", "1", "--request-timeout", "10", "--warnings", "off", "--no-color",
        "--suppress-health-check", "all", "--exclude-operation-id", "revokeApiKey", "--max-time", SECONDS[credential],
    ]  # fmt: skip
    folder = Path(__file__).parent
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "only_loopback", "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=400, cwd=tmp_path, env=environment)
    assert done.returncode == 0, f"seed {SEED}\n{done.stdout[-8000:]}\n{done.stderr[-2000:]}"
    assert vendor.verdict(vendor.license()["key"]) == "VALID"
    server.stop()
