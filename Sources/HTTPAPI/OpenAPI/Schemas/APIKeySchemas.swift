extension OpenAPIDocument {
    /// API keys as sent and as shown.
    static let apiKeySchemas = #"""
        "ApiKeyScope": {
          "type": "string",
          "description": "What a key may do. `write` covers POST, PATCH and DELETE, `read` covers GET.",
          "enum": [
            "licenses:read", "licenses:write", "licenses:reveal", "machines:read", "machines:write",
            "products:read", "products:write", "policies:read", "policies:write", "entitlements:read",
            "entitlements:write", "webhooks:read", "webhooks:write", "analytics:read", "api-keys:read",
            "api-keys:write", "audit:read"
          ]
        },
        "ApiKeyCreate": {
          "type": "object",
          "description": "A new API key.",
          "additionalProperties": false,
          "required": ["name"],
          "properties": {
            "name": {
              "type": "string",
              "minLength": 1,
              "maxLength": 255,
              "description": "What it is for.",
              "examples": ["Billing service"]
            },
            "scopes": {
              "type": "array",
              "minItems": 1,
              "uniqueItems": true,
              "items": {"$ref": "#/components/schemas/ApiKeyScope"},
              "description": "Absent: all scopes of its maker.",
              "examples": [["licenses:read", "licenses:write"]]
            },
            "environment": {
              "type": "string",
              "enum": ["live", "test"],
              "description": "Must be the environment of its maker, which is also the default."
            },
            "expiresAt": {
              "type": ["string", "null"],
              "format": "date-time",
              "description": "From when on it opens nothing; null: never."
            },
            "metadata": {"$ref": "#/components/schemas/Metadata"}
          }
        },
        "ApiKey": {
          "type": "object",
          "description": "An API key without the key itself, of which only a hash is stored.",
          "required": [\#(keyNames)],
          "properties": {\#(keyFields)}
        },
        "ApiKeyCreated": {
          "type": "object",
          "description": "A new API key, with what is shown only once.",
          "required": ["key", "signingKey", "publicKey", \#(keyNames)],
          "properties": {
            "key": {"type": "string", "pattern": "^lk_(live|test)_", "description": "The key."},
            "signingKey": {
              "type": ["string", "null"],
              "pattern": "^[0-9a-f]{64}$",
              "description": "\#(signingKey)"
            },
            "publicKey": {"type": "string", "description": "\#(publicKey)"},
            \#(keyFields)
          }
        },
        "DashboardApiKeyCreated": {
          "type": "object",
          "description": "A new API key, with some names in snake case.",
          "required": [
            "plain_key", "signing_key", "public_key", "id", "name", "environment", "scopes", "prefix",
            "createdAt", "expiresAt"
          ],
          "properties": {
            "plain_key": {"type": "string", "pattern": "^lk_(live|test)_", "description": "The key."},
            "signing_key": {
              "type": ["string", "null"],
              "pattern": "^[0-9a-f]{64}$",
              "description": "\#(signingKey)"
            },
            "public_key": {"type": "string", "description": "\#(publicKey)"},
            \#(keyFields)
          }
        }
        """#

    private static let signingKey = """
        Checks `X-Signature`. One for each account and environment; null unless the maker holds every scope.
        """

    private static let publicKey = """
        The Ed25519 public key of the account and environment: base64 of its DER SubjectPublicKeyInfo.
        """

    private static let keyNames = #"""
        "id", "name", "environment", "scopes", "prefix", "expiresAt", "lastUsedAt", \#(rowNames)
        """#

    private static let keyFields = ##"""
        "id": {"type": "string", "format": "uuid", "examples": ["0197c2a4-6b1e-7c3d-9a51-3f0d2b8e4c15"]},
        "name": {"type": "string", "examples": ["Billing service"]},
        "environment": {"type": "string", "enum": ["live", "test"]},
        "scopes": {"type": "array", "items": {"$ref": "#/components/schemas/ApiKeyScope"}},
        "prefix": {"type": "string", "description": "The first characters of the key, to recognize it by."},
        "expiresAt": {"type": ["string", "null"], "format": "date-time"},
        "lastUsedAt": {"type": ["string", "null"], "format": "date-time"},
        \##(rowFields)
        """##
}
