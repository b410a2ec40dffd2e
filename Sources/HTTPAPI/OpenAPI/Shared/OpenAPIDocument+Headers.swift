extension OpenAPIDocument {
    /// Headers of answers.
    static let headers = #"""
        {
          "X-Request-Id": {
            "description": "Names this request in the server's log. A well-formed one you send is kept.",
            "schema": {"type": "string", "minLength": 1, "maxLength": 128},
            "example": "01J8X3W4Y5Z6A7B8C9D0EFGHJK"
          },
          "X-RateLimit-Limit": {
            "description": "Requests a minute under the tightest budget that applies.",
            "schema": {"type": "integer", "minimum": 0},
            "example": 120
          },
          "X-RateLimit-Remaining": {
            "description": "Requests left in that budget.",
            "schema": {"type": "integer", "minimum": 0},
            "example": 119
          },
          "X-RateLimit-Reset": {
            "description": "When that budget is full again, in Unix seconds.",
            "schema": {"type": "integer", "minimum": 0},
            "example": 1768473060
          },
          "X-Signature": {
            "description": "\#(signature)",
            "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"}
          },
          "X-Signature-Next": {
            "description": "The same by the shared signing key that is `next`, while there is one.",
            "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"}
          },
          "X-Signature-Previous": {
            "description": "The same by the shared signing key before, for 24 hours after a promotion.",
            "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"}
          },
          "X-Licentric-Signature-Ed25519": {
            "description": "\#(publicSignature)",
            "schema": {"type": "string", "pattern": "^[A-Za-z0-9+/]{86}==$"}
          },
          "X-Licentric-Key-Id": {
            "description": "The `kid` of the key that made `X-Licentric-Signature-Ed25519`.",
            "schema": {"type": "string", "format": "uuid"}
          },
          "X-Signature-Timestamp": {
            "description": "When the answer was signed, in Unix seconds. Refuse what is older than 300 s.",
            "schema": {"type": "integer", "minimum": 0},
            "example": 1768473000
          },
          "Idempotent-Replayed": {
            "description": "Present when this is the kept answer to an earlier request with the same key.",
            "schema": {"type": "string", "enum": ["true"]}
          },
          "Retry-After": {
            "description": "Whole seconds to wait before the next try.",
            "schema": {"type": "integer", "minimum": 0},
            "example": 42
          },
          "WWW-Authenticate": {
            "description": "The schemes the route accepts.",
            "schema": {"type": "string"},
            "example": "Bearer"
          },
          "Allow": {
            "description": "The methods the route knows; with status 405.",
            "schema": {"type": "string"},
            "example": "GET, HEAD, OPTIONS, POST"
          }
        }
        """#

    private static let publicSignature = """
        Only where the request has a `nonce`. Base64 of an Ed25519 signature over five lines, joined by \
        single newlines, none at the end: `licentric-response:v1`, the value of `X-Signature-Timestamp`, the \
        nonce, and in lower-case hex the SHA-256 of the request body and of the response body.
        """

    private static let signature = """
        Lower-case hex HMAC-SHA256 over the timestamp, a full stop and the bytes of the body; the key is the \
        text of `signingKey`.
        """
}
