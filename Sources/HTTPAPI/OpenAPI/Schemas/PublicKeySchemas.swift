extension OpenAPIDocument {
    /// What a client needs to check signatures.
    static let publicKeySchemas = #"""
        "PublicKey": {
          "type": "object",
          "description": "A public key of an account and environment.",
          "required": [
            "kid", "algorithm", "status", "environment", "publicKey", "rawPublicKey", "endorsements",
            "createdAt"
          ],
          "properties": {
            "kid": {"type": "string", "description": "The id of the key pair."},
            "algorithm": {"type": "string", "enum": ["ed25519"]},
            "status": {
              "type": "string",
              "enum": ["active", "next", "retired"],
              "description": "`active` signs, `next` is going to, `retired` has signed files that still count."
            },
            "environment": {"type": "string", "enum": ["live", "test"]},
            "publicKey": {"type": "string", "description": "Base64 of the DER SubjectPublicKeyInfo."},
            "rawPublicKey": {"type": "string", "description": "Base64 of the 32 bytes themselves."},
            "endorsements": {
              "type": "array",
              "description": "What older keys say about this one.",
              "items": {"$ref": "#/components/schemas/KeyEndorsement"}
            },
            "createdAt": {"type": "string", "format": "date-time"}
          }
        },
        "KeyEndorsement": {
          "type": "object",
          "description": "\#(endorsement)",
          "required": ["kid", "signature"],
          "properties": {
            "kid": {"type": "string", "description": "The older key, which vouches."},
            "signature": {"type": "string", "description": "Base64 of its Ed25519 signature."}
          }
        }
        """#

    private static let endorsement = """
        A signature of an older key over a new one. A program that trusts the older key may trust the new \
        one. Signed are four lines, joined by single newlines, none at the end: `licentric-key:v1`, the \
        environment, the `kid` of the new key, its `publicKey`.
        """
}
