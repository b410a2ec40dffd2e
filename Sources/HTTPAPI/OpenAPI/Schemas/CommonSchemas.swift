extension OpenAPIDocument {
    /// Shapes that every resource uses.
    static let commonSchemas = #"""
        "Pagination": {
          "type": "object",
          "description": "Where a list goes on.",
          "required": ["nextCursor", "hasMore"],
          "properties": {
            "nextCursor": {
              "type": ["string", "null"],
              "format": "uuid",
              "description": "The `cursor` of the next page; null on the last."
            },
            "hasMore": {"type": "boolean", "description": "Whether there is a next page."}
          }
        },
        "Metadata": {
          "type": "object",
          "description": "Free data of yours: at most 16 KiB, 64 keys at the top and 8 levels.",
          "maxProperties": 64,
          "additionalProperties": true,
          "examples": [{"orderId": "A-1001"}]
        },
        "Error": {
          "type": "object",
          "description": "Why a request was refused.",
          "required": ["error", "code", "status", "requestId"],
          "properties": {
            "error": {
              "type": "string",
              "minLength": 1,
              "description": "A sentence a developer can act on.",
              "examples": ["Cannot suspend a revoked license"]
            },
            "code": {"$ref": "#/components/schemas/ErrorCode"},
            "status": {"type": "integer", "minimum": 400, "maximum": 599, "description": "The HTTP status."},
            "requestId": {"type": "string", "description": "The same as the header `X-Request-Id`."},
            "details": {"$ref": "#/components/schemas/ErrorDetails"}
          }
        },
        "ErrorCode": {
          "type": "string",
          "description": "A constant for programs to branch on.",
          "enum": [
            "VALIDATION_ERROR", "UNAUTHORIZED", "FORBIDDEN", "NOT_FOUND", "METHOD_NOT_ALLOWED", "CONFLICT",
            "LICENSE_SUSPENDED", "LICENSE_REVOKED", "LICENSE_EXPIRED", "LICENSE_BANNED",
            "IDEMPOTENCY_KEY_REUSED", "IDEMPOTENCY_KEY_IN_USE", "PAYLOAD_TOO_LARGE",
            "UNSUPPORTED_MEDIA_TYPE", "MACHINE_LIMIT_EXCEEDED", "FLOATING_LIMIT_EXCEEDED",
            "REFERENCE_NOT_FOUND", "BUSINESS_RULE_VIOLATION", "RATE_LIMITED", "INTERNAL_ERROR", "UNAVAILABLE"
          ]
        },
        "ErrorDetails": {
          "type": "object",
          "description": "What a program can use, where there is something.",
          "properties": {
            "issues": {
              "type": "array",
              "description": "With `VALIDATION_ERROR`: all issues at once.",
              "items": {"$ref": "#/components/schemas/ErrorIssue"}
            },
            "requiredScope": {
              "$ref": "#/components/schemas/ApiKeyScope",
              "description": "With `FORBIDDEN`: the scope the key lacks."
            },
            "field": {
              "type": "string",
              "description": "With `CONFLICT` and `REFERENCE_NOT_FOUND`: the field in question."
            },
            "max": {"type": "integer", "description": "With a limit: the most machines allowed."},
            "current": {"type": "integer", "description": "With a limit: the machines that hold a seat now."}
          }
        },
        "ErrorIssue": {
          "type": "object",
          "description": "One thing that is wrong with a request.",
          "required": ["path", "message", "code"],
          "properties": {
            "path": {
              "type": "array",
              "description": "The way to the field: names, and indexes in lists. Empty for the whole body.",
              "items": {"type": ["string", "integer"]},
              "examples": [["policyId"]]
            },
            "message": {"type": "string", "description": "What is wrong.", "examples": ["Required"]},
            "code": {"type": "string", "description": "The kind of issue.", "examples": ["invalid_type"]}
          }
        },
        "Health": {
          "type": "object",
          "description": "The answer of a health check.",
          "required": ["status"],
          "properties": {"status": {"type": "string", "examples": ["ok"]}}
        }
        """#

    /// The names of the fields below, for `required`.
    static let rowNames = #""createdAt", "updatedAt", "deletedAt", "metadata""#

    /// The names of the fields below, for `required`.
    static let snapshotNames = #""createdAt", "updatedAt", "metadata""#

    /// The same for a row shown inside another, which is never a deleted one.
    static let snapshotFields = ##"""
        "createdAt": {"type": "string", "format": "date-time", "examples": ["2026-01-15T10:30:00.000Z"]},
        "updatedAt": {"type": "string", "format": "date-time", "examples": ["2026-01-15T10:30:00.000Z"]},
        "metadata": {"$ref": "#/components/schemas/Metadata"}
        """##

    /// The fields every stored resource has besides its `id`.
    static let rowFields = ##"""
        "createdAt": {"type": "string", "format": "date-time", "examples": ["2026-01-15T10:30:00.000Z"]},
        "updatedAt": {"type": "string", "format": "date-time", "examples": ["2026-01-15T10:30:00.000Z"]},
        "deletedAt": {
          "type": ["string", "null"],
          "format": "date-time",
          "description": "Null: deleted rows are not shown."
        },
        "metadata": {"$ref": "#/components/schemas/Metadata"}
        """##
}
