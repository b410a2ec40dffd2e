extension OpenAPIDocument {
    /// What is sent to create and change licenses.
    static let licenseRequestSchemas = #"""
        "LicenseCreate": {
          "type": "object",
          "description": "A new license.",
          "additionalProperties": false,
          "required": ["productId", "policyId"],
          "properties": {
            "productId": {"type": "string", "format": "uuid", "description": "The product it is for."},
            "policyId": {
              "type": "string",
              "format": "uuid",
              "description": "A policy of that product; anything else is 422."
            },
            "key": {
              "type": ["string", "null"],
              "pattern": "^[!-~][ -~]{6,254}[!-~]$",
              "description": "A key from another system, 8–256 printable ASCII characters. Absent: made."
            },
            \#(licenseSettings),
            "entitlementIds": {
              "type": "array",
              "maxItems": 100,
              "items": {"type": "string", "format": "uuid"},
              "description": "Entitlements to attach; one that does not exist is 422."
            }
          }
        },
        "LicenseUpdate": {
          "type": "object",
          "description": "The fields to change.",
          "additionalProperties": false,
          "properties": {
            "policyId": {
              "type": "string",
              "format": "uuid",
              "description": "Another policy of the same product; anything else is 422."
            },
            \#(licenseSettings)
          }
        },
        "LicenseAction": {
          "type": "object",
          "description": "Why it is done.",
          "additionalProperties": false,
          "properties": {\#(reason)}
        },
        "LicenseErase": {
          "type": "object",
          "description": "Why it is done, and whether the license goes on.",
          "additionalProperties": false,
          "properties": {
            \#(reason),
            "delete": {
              "type": "boolean",
              "default": false,
              "description": "Whether the license is deleted as well; the answer is then 204."
            }
          }
        },
        "LicenseReinstate": {
          "type": "object",
          "description": "Why it is done, and until when the license then runs.",
          "additionalProperties": false,
          "properties": {
            \#(reason),
            "expiresAt": {
              "type": ["string", "null"],
              "format": "date-time",
              "description": "The new expiry, in the future."
            }
          }
        },
        "LicenseRenew": {
          "type": "object",
          "description": "How far the license is renewed: by date, by days, or by its policy's duration.",
          "additionalProperties": false,
          "not": {"required": ["expiresAt", "durationDays"]},
          "properties": {
            \#(reason),
            "expiresAt": {"type": "string", "format": "date-time", "description": "The new expiry."},
            "durationDays": {
              "type": "integer",
              "minimum": 1,
              "maximum": 36500,
              "description": "Days to add to the later of now and the present expiry. Not beside `expiresAt`."
            }
          }
        }
        """#

    private static let reason = #"""
        "reason": {
          "type": ["string", "null"],
          "maxLength": 500,
          "description": "Kept with the change.",
          "examples": ["Payment failed"]
        }
        """#

    private static let licenseSettings = ##"""
        "name": {"type": ["string", "null"], "maxLength": 255, "description": "A label of yours."},
        "userEmail": {
          "type": ["string", "null"],
          "format": "email",
          "maxLength": 254,
          "description": "The holder's e-mail.",
          "examples": ["ada@example.com"]
        },
        "userName": {"type": ["string", "null"], "maxLength": 255, "description": "The holder's name."},
        "expiresAt": {
          "type": ["string", "null"],
          "format": "date-time",
          "description": "When it expires; a past moment is allowed.",
          "examples": ["2027-01-01T00:00:00Z"]
        },
        "maxMachinesOverride": {
          "type": ["integer", "null"],
          "minimum": 1,
          "maximum": 2147483647,
          "description": "The limit of machines in place of the policy's."
        },
        "maxUsesOverride": {
          "type": ["integer", "null"],
          "minimum": 1,
          "maximum": 2147483647,
          "description": "The limit of uses in place of the policy's."
        },
        "metadata": {"$ref": "#/components/schemas/Metadata"}
        """##
}
