extension OpenAPIDocument {
    /// Licenses as they are shown.
    static let licenseSchemas = #"""
        "LicenseStatus": {
          "type": "string",
          "description": "`expired` follows from the clock; revoked and banned are for good.",
          "enum": ["active", "suspended", "expired", "revoked", "banned"]
        },
        "License": {
          "type": "object",
          "description": "A license.",
          "required": [\#(licenseNames)],
          "properties": {
            \#(licenseFields)
          }
        },
        "LicenseWithKey": {
          "type": "object",
          "description": "A license and its key.",
          "required": ["key", \#(licenseNames)],
          "properties": {
            "key": {
              "type": "string",
              "description": "The license key: keep or deliver it now, other answers do not carry it.",
              "examples": ["PROAPP-A1B2-C3D4-E5F6-G7H8"]
            },
            \#(licenseFields)
          }
        },
        "LicenseDetail": {
          "type": "object",
          "description": "A license with its policy and machines.",
          "required": ["machines", "policy", \#(licenseNames)],
          "properties": {
            \#(licenseFields),
            "machines": {
              "type": "array",
              "maxItems": 100,
              "items": {"$ref": "#/components/schemas/Machine"},
              "description": "The newest 100; GET `/machines` lists all."
            },
            "policy": {"$ref": "#/components/schemas/PolicySnapshot"}
          }
        },
        "RevealedKey": {
          "type": "object",
          "description": "The key of a license.",
          "required": ["id", "key"],
          "properties": {
            "id": {"type": "string", "format": "uuid", "description": "The id of the license."},
            "key": {
              "type": "string",
              "description": "The license key.",
              "examples": ["PROAPP-A1B2-C3D4-E5F6-G7H8"]
            }
          }
        }
        """#

    private static let licenseNames = #"""
        "id", "name", "status", "productId", "policyId", "userEmail", "userName", "expiresAt",
        "maxMachinesOverride", "maxUsesOverride", "usesCount", "machineCount", "entitlements", "keyHint",
        "suspendedAt", "revokedAt", "bannedAt", "lastValidatedAt", \#(rowNames)
        """#

    private static let licenseFields = ##"""
        "id": {"type": "string", "format": "uuid", "examples": ["0197c2a4-6b1e-7c3d-9a51-3f0d2b8e4c10"]},
        "name": {"type": ["string", "null"], "description": "A label of yours."},
        "status": {"$ref": "#/components/schemas/LicenseStatus"},
        "productId": {"type": "string", "format": "uuid", "description": "The product it is for."},
        "policyId": {"type": "string", "format": "uuid", "description": "The policy it follows."},
        "userEmail": {"type": ["string", "null"], "description": "The holder's e-mail."},
        "userName": {"type": ["string", "null"], "description": "The holder's name."},
        "expiresAt": {
          "type": ["string", "null"],
          "format": "date-time",
          "description": "The first moment at which it is expired; null: never.",
          "examples": ["2027-01-01T00:00:00.000Z"]
        },
        "maxMachinesOverride": {
          "type": ["integer", "null"],
          "description": "The limit of machines in place of the policy's."
        },
        "maxUsesOverride": {
          "type": ["integer", "null"],
          "description": "The limit of uses in place of the policy's."
        },
        "usesCount": {"type": "integer", "minimum": 0, "description": "Valid answers counted so far."},
        "machineCount": {"type": "integer", "minimum": 0, "description": "Machines activated now."},
        "entitlements": {
          "type": "array",
          "items": {"type": "string"},
          "description": "The codes it holds, its own and its policy's.",
          "examples": [["export_pdf"]]
        },
        "keyHint": {
          "type": "string",
          "description": "The prefix and the last four characters of the key, to recognize it by."
        },
        "suspendedAt": {"type": ["string", "null"], "format": "date-time"},
        "revokedAt": {"type": ["string", "null"], "format": "date-time"},
        "bannedAt": {"type": ["string", "null"], "format": "date-time"},
        "lastValidatedAt": {
          "type": ["string", "null"],
          "format": "date-time",
          "description": "When it last got a valid answer."
        },
        \##(rowFields)
        """##
}
