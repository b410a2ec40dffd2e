extension OpenAPIDocument {
    /// Signing keys as sent and as shown.
    static let signingKeySchemas = #"""
        "SigningKeyAlgorithm": {
          "type": "string",
          "description": "`ed25519` for whoever has the public key, `hmac-sha256` for whoever shares the secret.",
          "enum": ["ed25519", "hmac-sha256"]
        },
        "SigningKeyStatus": {
          "type": "string",
          "description": "\#(statuses)",
          "enum": ["next", "active", "retired", "revoked"]
        },
        "SigningKeyCreate": {
          "type": "object",
          "description": "A new signing key.",
          "additionalProperties": false,
          "properties": {
            "algorithm": {
              "oneOf": [{"$ref": "#/components/schemas/SigningKeyAlgorithm"}, {"type": "null"}],
              "default": "ed25519"
            }
          }
        },
        "SigningKeyRevoke": {
          "type": "object",
          "description": "Why a key is revoked.",
          "additionalProperties": false,
          "properties": {
            "reason": {
              "type": ["string", "null"],
              "maxLength": 500,
              "description": "Kept in the audit log.",
              "examples": ["The backup disk was stolen."]
            }
          }
        },
        "SigningKey": {
          "type": "object",
          "description": "A signing key without its secret.",
          "required": [\#(names)],
          "properties": {\#(fields)}
        },
        "SigningKeyCreated": {
          "type": "object",
          "description": "A new signing key.",
          "required": [\#(names)],
          "properties": {
            "signingKey": {
              "type": "string",
              "pattern": "^[0-9a-f]{64}$",
              "description": "Of `hmac-sha256` only, and shown this once: what checks its signatures."
            },
            \#(fields)
          }
        },
        "SigningKeyRevoked": {
          "type": "object",
          "description": "A revoked signing key.",
          "required": ["replacedBy", \#(names)],
          "properties": {
            "replacedBy": {
              "type": ["string", "null"],
              "format": "uuid",
              "description": "The `kid` that signs now in its place; null where the key did not sign."
            },
            \#(fields)
          }
        },
        "SignedFile": {
          "type": "object",
          "description": "A license file that a device holds.",
          "required": ["id", "licenseId", "machineId", "fingerprint", "kid", "issuedAt", "expiresAt"],
          "properties": {
            "id": {"type": "string", "format": "uuid"},
            "licenseId": {"type": "string", "format": "uuid"},
            "machineId": {"type": ["string", "null"], "format": "uuid"},
            "fingerprint": {"type": "string"},
            "kid": {"type": "string", "format": "uuid", "description": "The key that signed it."},
            "issuedAt": {"type": "string", "format": "date-time"},
            "expiresAt": {"type": "string", "format": "date-time"}
          }
        }
        """#

    private static let statuses = """
        `next` waits to be promoted, `active` signs, `retired` has signed, `revoked` leaked.
        """

    private static let names = #"""
        "id", "kid", "algorithm", "status", "publicKey", "publicKeyRaw", "endorsements", "createdAt",
        "promotedAt", "retiredAt", "revokedAt", "files"
        """#

    private static let fields = ##"""
        "id": {"type": "string", "format": "uuid", "examples": ["0197c2a4-6b1e-7c3d-9a51-3f0d2b8e4c21"]},
        "kid": {"type": "string", "format": "uuid", "description": "The same as `id`."},
        "algorithm": {"$ref": "#/components/schemas/SigningKeyAlgorithm"},
        "status": {"$ref": "#/components/schemas/SigningKeyStatus"},
        "publicKey": {
          "type": ["string", "null"],
          "description": "Of `ed25519`: base64 of the DER SubjectPublicKeyInfo."
        },
        "publicKeyRaw": {
          "type": ["string", "null"],
          "description": "Of `ed25519`: base64 of the 32 bytes themselves."
        },
        "endorsements": {
          "type": "array",
          "description": "Of `ed25519`: what older keys say about this one.",
          "items": {"$ref": "#/components/schemas/KeyEndorsement"}
        },
        "createdAt": {"type": "string", "format": "date-time"},
        "promotedAt": {
          "type": ["string", "null"],
          "format": "date-time",
          "description": "When it began to sign; null for the first key of an environment, too."
        },
        "retiredAt": {"type": ["string", "null"], "format": "date-time"},
        "revokedAt": {"type": ["string", "null"], "format": "date-time"},
        "files": {
          "type": ["object", "null"],
          "description": "Of `ed25519`: the license files that it signed and that have not ended.",
          "required": ["count", "lastExpiresAt"],
          "properties": {
            "count": {"type": "integer", "minimum": 0},
            "lastExpiresAt": {"type": ["string", "null"], "format": "date-time"}
          }
        }
        """##
}
