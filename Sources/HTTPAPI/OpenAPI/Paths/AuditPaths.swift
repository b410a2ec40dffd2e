extension OpenAPIDocument {
    /// Who did what.
    static let auditPaths = #"""
        "/audit-logs": {
          "get": {
            "operationId": "listAuditLogs",
            "tags": ["Audit log"],
            "summary": "List audit entries",
            "description": "\#(auditing)",
            "x-required-scope": "audit:read",
            "security": [{"apiKey": []}],
            "parameters": [
              \#(paging),
              {
                "name": "actor",
                "in": "query",
                "description": "The id of an API key, the hint of a license key, `cli` or `system`.",
                "schema": {"type": "string", "minLength": 1, "maxLength": 255}
              },
              {
                "name": "action",
                "in": "query",
                "description": "Only entries about this.",
                "schema": {"$ref": "#/components/schemas/AuditAction"}
              },
              {
                "name": "resourceType",
                "in": "query",
                "description": "Only entries about resources of this kind.",
                "schema": {"$ref": "#/components/schemas/AuditResourceType"}
              },
              {
                "name": "resourceId",
                "in": "query",
                "description": "Only entries about this resource.",
                "schema": {"type": "string", "format": "uuid"}
              },
              \#(timeRange)
            ],
            "responses": {
              "200": \#(page("AuditEntry", "A page of audit entries.")),
              \#(errors())
            }
          }
        },
        "/audit-logs/{id}": {
          \#(withId),
          "get": {
            "operationId": "getAuditLog",
            "tags": ["Audit log"],
            "summary": "Retrieve an audit entry",
            "description": "Scope: `audit:read`.",
            "x-required-scope": "audit:read",
            "security": [{"apiKey": []}],
            "responses": {
              "200": \#(one("AuditEntry", "The entry.")),
              \#(errors(404))
            }
          }
        }
        """#

    private static let auditing = """
        Scope: `audit:read`. Every change, through the API, from the command line and by the clock, written \
        together with the change itself. Entries are never changed; only erasing a license blanks what is \
        personal in them. Validations and heartbeats are not among them. Several filters must all hold.
        """
}
