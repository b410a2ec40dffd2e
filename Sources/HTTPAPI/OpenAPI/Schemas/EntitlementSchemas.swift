extension OpenAPIDocument {
    /// Entitlements as sent and as shown.
    static let entitlementSchemas = #"""
        "EntitlementCreate": {
          "type": "object",
          "description": "A new entitlement.",
          "additionalProperties": false,
          "required": ["code", "name"],
          "properties": {\#(entitlementFields)}
        },
        "EntitlementUpdate": {
          "type": "object",
          "description": "The fields to change.",
          "additionalProperties": false,
          "properties": {\#(entitlementFields)}
        },
        "EntitlementAttachment": {
          "type": "object",
          "description": "The entitlements to attach, by id or by code; exactly one of the two lists.",
          "additionalProperties": false,
          "oneOf": [{"required": ["entitlementIds"]}, {"required": ["entitlementCodes"]}],
          "properties": {
            "entitlementIds": {
              "type": "array",
              "minItems": 1,
              "maxItems": 100,
              "items": {"type": "string", "format": "uuid"}
            },
            "entitlementCodes": {
              "type": "array",
              "minItems": 1,
              "maxItems": 100,
              "items": {"type": "string", "pattern": "^[a-z0-9_-]{1,100}$"},
              "examples": [["export_pdf"]]
            }
          }
        },
        "Entitlement": {
          "type": "object",
          "description": "A named feature.",
          "required": ["id", "code", "name", "description", \#(rowNames)],
          "properties": {
            "id": {"type": "string", "format": "uuid", "examples": ["0197c2a4-6b1e-7c3d-9a51-3f0d2b8e4c13"]},
            "code": {"type": "string", "examples": ["export_pdf"]},
            "name": {"type": "string", "examples": ["Export to PDF"]},
            "description": {"type": ["string", "null"]},
            "accountId": {"type": "string", "format": "uuid", "description": "The account it belongs to."},
            \#(rowFields)
          }
        }
        """#

    private static let entitlementFields = ##"""
        "code": {
          "type": "string",
          "pattern": "^[a-z0-9_-]{1,100}$",
          "description": "What applications ask for; unique.",
          "examples": ["export_pdf"]
        },
        "name": {
          "type": "string",
          "minLength": 1,
          "maxLength": 255,
          "description": "What people call it.",
          "examples": ["Export to PDF"]
        },
        "description": {"type": ["string", "null"], "maxLength": 1000},
        "metadata": {"$ref": "#/components/schemas/Metadata"}
        """##
}
