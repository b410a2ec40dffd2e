extension OpenAPIDocument {
    /// What a client needs to check signatures.
    static let publicKeySchemas = #"""
        "PublicKey": {
          "type": "object",
          "description": "A public key of an account and environment.",
          "required": [
            "kid", "algorithm", "status", "environment", "publicKey", "rawPublicKey", "createdAt"
          ],
          "properties": {
            "kid": {"type": "string", "description": "The id of the key pair."},
            "algorithm": {"type": "string", "enum": ["ed25519"]},
            "status": {"type": "string", "enum": ["active"], "description": "It signs at present."},
            "environment": {"type": "string", "enum": ["live", "test"]},
            "publicKey": {"type": "string", "description": "Base64 of the DER SubjectPublicKeyInfo."},
            "rawPublicKey": {"type": "string", "description": "Base64 of the 32 bytes themselves."},
            "createdAt": {"type": "string", "format": "date-time"}
          }
        }
        """#
}
