extension OpenAPIDocument {
    /// Validation; the short path is an alias of the longer one.
    static let validationPaths = #"""
        "/licenses/validate-key": {
          "post": {
            "operationId": "validateKey",
            "tags": ["Validation"],
            "summary": "Validate a license key",
            "description": "\#(validation)",
            "security": [],
            "requestBody": \#(body("ValidateKeyRequest")),
            "responses": {
              "200": \#(publiclySignedVerdict),
              \#(openErrors(404, body: true))
            }
          }
        },
        "/validate-key": {
          "post": {
            "operationId": "validateKeyAlias",
            "tags": ["Validation"],
            "summary": "Validate a license key (short path)",
            "description": "The same as POST `/licenses/validate-key`.",
            "security": [],
            "requestBody": \#(body("ValidateKeyRequest")),
            "responses": {
              "200": \#(publiclySignedVerdict),
              \#(openErrors(404, body: true))
            }
          }
        },
        "/licenses/{id}/validate": {
          \#(withId),
          "post": {
            "operationId": "validateLicense",
            "tags": ["Validation"],
            "summary": "Validate a license by its id",
            "description": "Scope: `licenses:read`. The verdict its key would get now. Counts no use. An `Idempotency-Key` is ignored: verdicts are never kept.",
            "x-required-scope": "licenses:read",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("ValidateRequest", required: false)),
            "responses": {
              "200": \#(signedVerdict),
              \#(errors(404, body: true))
            }
          }
        }
        """#

    private static let signedVerdict = verdict(
        headers: ["X-Signature", "X-Signature-Next", "X-Signature-Previous", "X-Signature-Timestamp"]
    )

    private static let publiclySignedVerdict = verdict(
        headers: [
            "X-Signature", "X-Signature-Next", "X-Signature-Previous", "X-Signature-Timestamp",
            "X-Licentric-Signature-Ed25519", "X-Licentric-Key-Id",
        ]
    )

    private static func verdict(headers: [String]) -> String {
        answer(
            "The verdict, good or bad. It stands at the top level and again under `data`.",
            ##"{"$ref": "#/components/schemas/ValidationResult"}"##,
            headers: headers.map { ##", "\##($0)": {"$ref": "#/components/headers/\##($0)"}"## }.joined()
        )
    }

    private static let validation = """
        Answers 200 whatever the verdict; `code` says why. Only answers with `valid` true count a use. The \
        answer is signed with the signing key of the license's account and environment, and to a request \
        with a `nonce` with the key pair, too, so that a client which only holds a public key can refuse \
        forged, replayed and swapped answers; only where several \
        accounts exist and the base names none, `NOT_FOUND` comes unsigned. A key is looked for in live, \
        then in test, unless the base or `environment` says which.
        """
}
