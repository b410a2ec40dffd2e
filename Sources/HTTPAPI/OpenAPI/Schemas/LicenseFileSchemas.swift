extension OpenAPIDocument {
    /// License files as asked for and as answered.
    static let licenseFileSchemas = #"""
        "CheckOut": {
          "type": "object",
          "description": "The device that wants a file.",
          "additionalProperties": false,
          "required": ["fingerprint"],
          "properties": {\#(checkOutFields)}
        },
        "OwnCheckOut": {
          "type": "object",
          "description": "The device that wants a file. Unknown fields are ignored.",
          "required": ["fingerprint"],
          "properties": {\#(checkOutFields)}
        },
        "OfflineActivation": {
          "type": "object",
          "description": "A request that was carried here.",
          "additionalProperties": false,
          "required": ["request"],
          "properties": {\#(offlineActivationFields)}
        },
        "OwnOfflineActivation": {
          "type": "object",
          "description": "A request that was carried here. Unknown fields are ignored.",
          "required": ["request"],
          "properties": {\#(offlineActivationFields)}
        },
        "OfflineRemoval": {
          "type": "object",
          "description": "A proof that was carried here.",
          "additionalProperties": false,
          "required": ["proof"],
          "properties": {\#(offlineRemovalFields)}
        },
        "OwnOfflineRemoval": {
          "type": "object",
          "description": "A proof that was carried here. Unknown fields are ignored.",
          "required": ["proof"],
          "properties": {\#(offlineRemovalFields)}
        },
        "LicenseFile": {
          "type": "object",
          "description": "A license file that was made.",
          "required": \#(licenseFileNames),
          "properties": {
            "license": {"$ref": "#/components/schemas/License"},
            \#(licenseFileFields)
          }
        },
        "OwnLicenseFile": {
          "type": "object",
          "description": "A license file that was made, as a license holder sees it.",
          "required": \#(licenseFileNames),
          "properties": {
            "license": {"$ref": "#/components/schemas/ValidatedLicense"},
            \#(licenseFileFields)
          }
        }
        """#

    private static let licenseFileNames = """
        [
          "certificate", "license", "machine", "fingerprint", "kid", "ttl", "issuedAt", "expiresAt", "expires_at"
        ]
        """

    private static let checkOutFields = """
        "fingerprint": {
          "type": "string",
          "minLength": 8,
          "maxLength": 256,
          "description": "The device that the file is for.",
          "examples": ["ab12cd34ef56"]
        },
        \(ttlField),
        "deviceKey": {
          "type": ["string", "null"],
          "description": "The public half of an Ed25519 key that was made on the device, in Base64. With it the device can prove later that it gave the file up.",
          "examples": ["GoUYgMlbUYWpxxW0yGkkBVHVeSALA3dbIVCHPMgpH1Y="]
        }
        """

    private static let ttlField = """
        "ttl": {
          "type": ["integer", "null"],
          "minimum": 3600,
          "maximum": 7776000,
          "default": 1209600,
          "description": "Seconds; the policy or the license may shorten it."
        }
        """

    private static let offlineActivationFields = """
        "request": {
          "type": "string",
          "description": "The text of the request file, ends of lines included."
        },
        \(ttlField)
        """

    private static let offlineRemovalFields = """
        "proof": {
          "type": "string",
          "description": "The text of the proof, ends of lines included."
        }
        """

    private static let licenseFileFields = """
        "certificate": {
          "type": "string",
          "description": "The file's text: store it as it is."
        },
        "machine": {
          "description": "The activated machine; null where the policy lets a device work without one.",
          "oneOf": [{"$ref": "#/components/schemas/Machine"}, {"type": "null"}]
        },
        "fingerprint": {"type": "string"},
        "kid": {"type": "string", "description": "The signing key, as `/public-keys` lists it."},
        "ttl": {"type": "integer", "description": "The seconds it really goes on."},
        "issuedAt": {"type": "string", "format": "date-time"},
        "expiresAt": {"type": "string", "format": "date-time", "description": "From this moment on it is worth nothing."},
        "expires_at": {"type": "string", "format": "date-time", "description": "The same, under the name the official SDK's guides print."}
        """
}
