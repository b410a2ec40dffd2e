"""The served description."""

from __future__ import annotations

import re

import httpx
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from process import Server, run

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def document(server: Server) -> dict:
    response = httpx.get(f"{server.api}/openapi.json")
    assert response.status_code == 200 and response.headers["content-type"].startswith("application/json")
    return response.json()


def test_document_is_valid(document: dict):
    """OpenAPI 3.1 by the specification's own schema."""
    assert document["openapi"].startswith("3.1.")
    OpenAPIV31SpecValidator(document).validate()


def test_document_without_credential_or_envelope(server: Server, document: dict):
    """Anybody may read it; the command line prints the same."""
    printed = run("openapi")
    assert printed.code == 0 and httpx.Response(200, text=printed.out).json() == document


def test_every_operation_is_described(document: dict):
    """Each operation has a summary, an id of its own, its success and its refusals."""
    ids = []
    for path, item in document["paths"].items():
        for method in METHODS & set(item):
            operation = item[method]
            ids.append(operation["operationId"])
            assert operation.get("summary"), (method, path)
            assert any(status.startswith("2") for status in operation["responses"]), (method, path)
    assert len(set(ids)) == len(ids) > 40


def test_known_routes_are_in_it(document: dict):
    """The routes of the contract, whatever the parameter is called there."""
    base = next((server["url"] for server in document.get("servers", [])), "")
    prefix = "/api/v1" if base.rstrip("/").endswith("/api/v1") else ""
    there = {(method, re.sub(r"\{[^}]*\}", "{}", prefix + path)) for path, item in document["paths"].items() for method in METHODS & set(item)}
    for method, path in (
        ("post", "/licenses/validate-key"), ("post", "/validate-key"), ("post", "/licenses"), ("get", "/licenses/{}"),
        ("get", "/licenses/by-key/{}"), ("post", "/licenses/{}/suspend"), ("post", "/licenses/{}/reveal-key"), ("post", "/machines"),
        ("post", "/machines/{}/heartbeat"), ("get", "/license"), ("get", "/license/machines"), ("post", "/products"),
        ("patch", "/policies/{}"), ("post", "/policies/{}/entitlements"), ("delete", "/licenses/{}/entitlements/{}"), ("get", "/api-keys"),
    ):  # fmt: skip
        assert (method, "/api/v1" + path) in there, (method, path)


def test_reference_is_a_page(server: Server):
    """GET /api/reference is for people."""
    response = httpx.get(f"{server.url}/api/reference")
    assert response.status_code == 200 and response.headers["content-type"].startswith("text/html")
    assert "/licenses/validate-key" in response.text


def test_components(document: dict):
    """Schemas and the two kinds of credential are named once and referred to."""
    assert document["components"]["schemas"] and document["components"]["securitySchemes"]
