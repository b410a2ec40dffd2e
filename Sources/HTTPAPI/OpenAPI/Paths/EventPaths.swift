extension OpenAPIDocument {
    /// What happened in the environment.
    static let eventPaths = #"""
        "/events": {
          "get": {
            "operationId": "listEvents",
            "tags": ["Events"],
            "summary": "List events",
            "description": "\#(listing)",
            "x-required-scope": "webhooks:read",
            "security": [{"apiKey": []}],
            "parameters": [
              \#(eventPaging),
              {
                "name": "type",
                "in": "query",
                "description": "Only events of this type.",
                "schema": {"$ref": "#/components/schemas/EventType"}
              },
              {
                "name": "licenseId",
                "in": "query",
                "description": "Only events about this license and its machines.",
                "schema": {"type": "string", "format": "uuid"}
              },
              \#(timeRange)
            ],
            "responses": {
              "200": \#(page("Event", "A page of events.", pagination: "EventPagination")),
              \#(errors())
            }
          }
        },
        "/events/{id}": {
          "parameters": [{"$ref": "#/components/parameters/EventId"}],
          "get": {
            "operationId": "getEvent",
            "tags": ["Events"],
            "summary": "Retrieve an event",
            "description": "Scope: `webhooks:read`.",
            "x-required-scope": "webhooks:read",
            "security": [{"apiKey": []}],
            "responses": {
              "200": \#(one("Event", "The event.")),
              \#(errors(404))
            }
          }
        }
        """#

    private static let listing = """
        Scope: `webhooks:read`. Kept for 30 days. `validation.success`, `validation.failed` and \
        `machine.heartbeat` are recorded only while an enabled webhook subscribes to them. Several filters \
        must all hold.
        """
}
