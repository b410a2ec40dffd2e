extension OpenAPIDocument {
    /// Questions and verdicts; the question about a key is open, for applications of every age ask it.
    static let validationSchemas = #"""
        "ValidateKeyRequest": {
          "type": "object",
          "description": "Which key, on which machine, for which features. Unknown fields are ignored.",
          "required": ["key"],
          "properties": {
            "key": {
              "type": "string",
              "pattern": "\\S",
              "maxLength": 256,
              "description": "The license key; spaces around it do not count.",
              "examples": ["PROAPP-A1B2-C3D4-E5F6-G7H8"]
            },
            \#(questionFields)
          }
        },
        "ValidateRequest": {
          "type": "object",
          "description": "On which machine, for which features.",
          "additionalProperties": false,
          "properties": {
            \#(questionFields)
          }
        },
        "ValidationResult": {
          "type": "object",
          "description": "The verdict at the top level, and the same again under `data`.",
          "required": ["valid", "code", "data"],
          "properties": {
            \#(verdictFields),
            "data": {"$ref": "#/components/schemas/Verdict"}
          },
          "examples": [
            {
              "valid": true,
              "code": "VALID",
              "license": \#(licenseExample),
              "entitlements": ["export_pdf"],
              "data": {
                "valid": true,
                "code": "VALID",
                "license": \#(licenseExample),
                "entitlements": ["export_pdf"],
                "metadata": {"environment": "live"}
              }
            }
          ]
        },
        "Verdict": {
          "type": "object",
          "description": "What the server thinks of the license, here and now.",
          "required": ["valid", "code", "entitlements", "metadata"],
          "properties": {
            \#(verdictFields),
            "metadata": {"$ref": "#/components/schemas/VerdictMetadata"}
          }
        },
        "VerdictMetadata": {
          "type": "object",
          "description": "More about a verdict.",
          "properties": {
            "environment": {
              "type": "string",
              "enum": ["live", "test"],
              "description": "Which world answered."
            },
            "missingEntitlements": {
              "type": "array",
              "items": {"type": "string"},
              "description": "With `ENTITLEMENTS_MISSING`: the codes that are not held."
            }
          }
        },
        "ValidationCode": {
          "type": "string",
          "description": "The first reason that applies, in the order of this list.",
          "enum": [
            "NOT_FOUND", "BANNED", "REVOKED", "SUSPENDED", "EXPIRED", "MACHINE_LIMIT_EXCEEDED",
            "FINGERPRINT_NOT_FOUND", "HEARTBEAT_REQUIRED", "USES_EXCEEDED", "ENTITLEMENTS_MISSING", "VALID"
          ],
          "x-enum-descriptions": {
            "NOT_FOUND": "No such key, a deleted license, or one of another product or environment.",
            "BANNED": "The license was banned for abuse.",
            "REVOKED": "The license was revoked for good, or expired under `REVOKE`.",
            "SUSPENDED": "The license is suspended for the time being.",
            "EXPIRED": "Past `expiresAt`. Under `ALLOW_ACCESS` still valid, and decided last.",
            "MACHINE_LIMIT_EXCEEDED": "The machine has no seat and none is free, or the limit was lowered.",
            "FINGERPRINT_NOT_FOUND": "The machine is not activated, or no fingerprint was sent.",
            "HEARTBEAT_REQUIRED": "The machine, or without fingerprint every machine, missed its heartbeat.",
            "USES_EXCEEDED": "All uses of the license are spent.",
            "ENTITLEMENTS_MISSING": "A feature that was asked for is not held.",
            "VALID": "Nothing speaks against it."
          }
        },
        "ValidatedLicense": {
          "type": "object",
          "description": "What anyone who knows a key may see of its license.",
          "required": [
            "id", "status", "name", "expiresAt", "maxMachinesOverride", "maxUsesOverride", "usesCount"
          ],
          "properties": {
            "id": {"type": "string", "format": "uuid"},
            "status": {"$ref": "#/components/schemas/LicenseStatus"},
            "name": {"type": ["string", "null"]},
            "expiresAt": {"type": ["string", "null"], "format": "date-time", "description": "Null: never."},
            "maxMachinesOverride": {"type": ["integer", "null"]},
            "maxUsesOverride": {"type": ["integer", "null"]},
            "usesCount": {"type": "integer", "minimum": 0}
          }
        },
        "ValidatedMachine": {
          "type": "object",
          "description": "The machine whose fingerprint was sent.",
          "required": ["id", "fingerprint", "name", "heartbeatStatus"],
          "properties": {
            "id": {"type": "string", "format": "uuid"},
            "fingerprint": {"type": "string"},
            "name": {"type": ["string", "null"]},
            "heartbeatStatus": {"$ref": "#/components/schemas/HeartbeatStatus"}
          }
        }
        """#

    private static let questionFields = #"""
        "fingerprint": {
          "type": ["string", "null"],
          "minLength": 1,
          "maxLength": 256,
          "description": "The machine that asks.",
          "examples": ["ab12cd34ef56"]
        },
        "entitlements": {
          "type": ["array", "null"],
          "items": {"type": "string", "minLength": 1, "maxLength": 100},
          "maxItems": 100,
          "description": "Codes that must all be held. An empty list asks for none.",
          "examples": [["export_pdf"]]
        },
        "productId": {
          "type": ["string", "null"],
          "format": "uuid",
          "description": "The key must belong to this product; otherwise `NOT_FOUND`."
        },
        "productCode": {
          "type": ["string", "null"],
          "minLength": 1,
          "maxLength": 50,
          "description": "The same, by the product's code. Given both, both must fit."
        },
        "environment": {
          "type": ["string", "null"],
          "enum": ["live", "test", null],
          "description": "Ask in this world only; a license of the other is `NOT_FOUND`."
        },
        "nonce": {
          "type": ["string", "null"],
          "pattern": "^[A-Za-z0-9_-]{1,128}$",
          "description": "Comes back in the answer, so that an old answer cannot pass for a new one."
        }
        """#

    private static let verdictFields = ##"""
        "valid": {"type": "boolean", "description": "Whether the application may run."},
        "code": {"$ref": "#/components/schemas/ValidationCode"},
        "license": {
          "oneOf": [{"$ref": "#/components/schemas/ValidatedLicense"}, {"type": "null"}],
          "description": "Absent or null with `NOT_FOUND`."
        },
        "machine": {
          "oneOf": [{"$ref": "#/components/schemas/ValidatedMachine"}, {"type": "null"}],
          "description": "The activated machine with the fingerprint sent."
        },
        "entitlements": {
          "type": "array",
          "items": {"type": "string"},
          "description": "The codes the license holds."
        },
        "nonce": {"type": ["string", "null"], "description": "The nonce of the request, if it had one."}
        """##

    private static let licenseExample = #"""
        {
          "id": "0197c2a4-6b1e-7c3d-9a51-3f0d2b8e4c10",
          "status": "active",
          "name": null,
          "expiresAt": "2027-01-01T00:00:00.000Z",
          "maxMachinesOverride": null,
          "maxUsesOverride": null,
          "usesCount": 1
        }
        """#
}
