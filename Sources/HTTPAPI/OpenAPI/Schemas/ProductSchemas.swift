extension OpenAPIDocument {
    /// Products as sent and as shown.
    static let productSchemas = #"""
        "ProductCreate": {
          "type": "object",
          "description": "A new product.",
          "additionalProperties": false,
          "required": ["name", "code"],
          "properties": {\#(productFields(prefixDefault: #", "default": "LIC""#))}
        },
        "ProductUpdate": {
          "type": "object",
          "description": "The fields to change.",
          "additionalProperties": false,
          "properties": {\#(productFields(prefixDefault: ""))}
        },
        "Product": {
          "type": "object",
          "description": "An application you license.",
          "required": [
            "id", "name", "code", "description", "keyPrefix", "accountId", "licensesCount", \#(rowNames)
          ],
          "properties": {
            "id": {"type": "string", "format": "uuid", "examples": ["0197c2a4-6b1e-7c3d-9a51-3f0d2b8e4c11"]},
            "name": {"type": "string", "examples": ["Pro App"]},
            "code": {"type": "string", "examples": ["pro-app"]},
            "description": {"type": ["string", "null"]},
            "keyPrefix": {"type": "string", "examples": ["PROAPP"]},
            "accountId": {"type": "string", "format": "uuid", "description": "The account it belongs to."},
            "licensesCount": {"type": "integer", "minimum": 0, "description": "Its licenses, in any state."},
            \#(rowFields)
          }
        }
        """#

    private static func productFields(prefixDefault: String) -> String {
        ##"""
        "name": {
          "type": "string",
          "minLength": 1,
          "maxLength": 255,
          "description": "What people call it.",
          "examples": ["Pro App"]
        },
        "code": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{1,50}$",
          "description": "What programs call it; unique, whatever its case.",
          "examples": ["pro-app"]
        },
        "description": {"type": ["string", "null"], "maxLength": 1000},
        "keyPrefix": {
          "type": "string",
          "pattern": "^[A-Z]{2,10}$",
          "description": "What its license keys begin with.",
          "examples": ["PROAPP"]\##(prefixDefault)
        },
        "metadata": {"$ref": "#/components/schemas/Metadata"}
        """##
    }
}
