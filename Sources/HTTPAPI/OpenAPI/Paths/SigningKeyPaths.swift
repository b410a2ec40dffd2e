extension OpenAPIDocument {
    /// What signs, and how it takes turns.
    static let signingKeyPaths = #"""
        "/signing-keys": {
          "get": {
            "operationId": "listSigningKeys",
            "tags": ["Signing keys"],
            "summary": "List signing keys",
            "description": "Scope: `api-keys:read`. Every key of the environment, revoked ones too; no secrets.",
            "x-required-scope": "api-keys:read",
            "security": [{"apiKey": []}],
            "parameters": [\#(paging)],
            "responses": {
              "200": \#(page("SigningKey", "A page of signing keys.")),
              \#(errors())
            }
          },
          "post": {
            "operationId": "createSigningKey",
            "tags": ["Signing keys"],
            "summary": "Publish the next signing key",
            "description": "\#(creation)",
            "x-required-scope": "api-keys:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("SigningKeyCreate", required: false)),
            "responses": {
              "201": \#(one("SigningKeyCreated", "The new key. A shared one is shown this once.")),
              \#(errors(409, 422, body: true))
            }
          }
        },
        "/signing-keys/{kid}": {
          \#(withKid),
          "get": {
            "operationId": "getSigningKey",
            "tags": ["Signing keys"],
            "summary": "Retrieve a signing key",
            "description": "Scope: `api-keys:read`. Never its secret.",
            "x-required-scope": "api-keys:read",
            "security": [{"apiKey": []}],
            "responses": {
              "200": \#(one("SigningKey", "The signing key.")),
              \#(errors(404))
            }
          }
        },
        "/signing-keys/{kid}/files": {
          \#(withKid),
          "get": {
            "operationId": "listSignedFiles",
            "tags": ["Signing keys"],
            "summary": "List what is still signed with a key",
            "description": "\#(files)",
            "x-required-scope": "api-keys:read",
            "security": [{"apiKey": []}],
            "parameters": [\#(paging)],
            "responses": {
              "200": \#(page("SignedFile", "A page of license files.")),
              \#(errors(404))
            }
          }
        },
        "/signing-keys/{kid}/promote": {
          \#(withKid),
          "post": {
            "operationId": "promoteSigningKey",
            "tags": ["Signing keys"],
            "summary": "Let the next key sign",
            "description": "\#(promotion)",
            "x-required-scope": "api-keys:write",
            "security": [{"apiKey": []}],
            "responses": {
              "200": \#(one("SigningKey", "The key, which signs now.")),
              \#(errors(404, 409, body: true))
            }
          }
        },
        "/signing-keys/{kid}/revoke": {
          \#(withKid),
          "post": {
            "operationId": "revokeSigningKey",
            "tags": ["Signing keys"],
            "summary": "Revoke a signing key that leaked",
            "description": "\#(revocation)",
            "x-required-scope": "api-keys:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("SigningKeyRevoke", required: false)),
            "responses": {
              "200": \#(one("SigningKeyRevoked", "The revoked key, and which one took its place.")),
              \#(errors(404, 409, body: true))
            }
          }
        }
        """#

    /// The path parameter `kid`, as the `parameters` of a path.
    private static let withKid = ##"""
        "parameters": [{"$ref": "#/components/parameters/Kid"}]
        """##

    private static let creation = """
        Scope: `api-keys:write`. The key is published as `next` and signs once it is promoted. For \
        `hmac-sha256` the maker must hold every scope, because the answer shows the key. Of each algorithm \
        one key may wait: a second is 409. At most 20 keys of an algorithm may be in use, retired ones that \
        still count included; one more is 422.
        """

    private static let files = """
        Scope: `api-keys:read`, and `licenses:read` besides. The license files that have not ended, one row for each device: who needs a \
        new one before the key is revoked.
        """

    private static let promotion = """
        Scope: `api-keys:write`. The key that signed until now is retired. An `ed25519` key stays in \
        `/public-keys` for 24 hours and until the last license file that it signed has ended; an \
        `hmac-sha256` key signs on in `X-Signature-Previous` for 24 hours. Promoting the active key again \
        changes nothing; a retired or revoked one is 409.
        """

    private static let revocation = """
        Scope: `api-keys:write`. The key signs nothing from now on and leaves `/public-keys`. If it was \
        active, `next` takes its place, or a new key where none waits. A second revocation is 409.
        """
}
