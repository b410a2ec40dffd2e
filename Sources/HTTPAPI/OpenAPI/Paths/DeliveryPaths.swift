extension OpenAPIDocument {
    /// What was sent to a webhook, and what came of it.
    static let deliveryPaths = #"""
        "/webhooks/{id}/deliveries": {
          \#(withId),
          "get": {
            "operationId": "listDeliveries",
            "tags": ["Webhooks"],
            "summary": "List the deliveries of a webhook",
            "description": "Scope: `webhooks:read`. Kept for 30 days. Several filters must all hold.",
            "x-required-scope": "webhooks:read",
            "security": [{"apiKey": []}],
            "parameters": [
              \#(paging),
              {
                "name": "status",
                "in": "query",
                "description": "Only deliveries that stand like this.",
                "schema": {"$ref": "#/components/schemas/DeliveryStatus"}
              },
              {
                "name": "eventType",
                "in": "query",
                "description": "Only deliveries of events of this type.",
                "schema": {"$ref": "#/components/schemas/EventType"}
              }
            ],
            "responses": {
              "200": \#(page("Delivery", "A page of deliveries.")),
              \#(errors(404))
            }
          }
        },
        "/webhooks/{id}/deliveries/{deliveryId}": {
          \#(withIdAndDeliveryId),
          "get": {
            "operationId": "getDelivery",
            "tags": ["Webhooks"],
            "summary": "Retrieve a delivery",
            "description": "Scope: `webhooks:read`.",
            "x-required-scope": "webhooks:read",
            "security": [{"apiKey": []}],
            "responses": {
              "200": \#(one("Delivery", "The delivery.")),
              \#(errors(404))
            }
          }
        },
        "/webhooks/{id}/deliveries/{deliveryId}/redeliver": {
          \#(withIdAndDeliveryId),
          "post": {
            "operationId": "redeliver",
            "tags": ["Webhooks"],
            "summary": "Deliver once more",
            "description": "\#(redelivering)",
            "x-required-scope": "webhooks:write",
            "security": [{"apiKey": []}],
            "responses": {
              "202": \#(one("Delivery", "The delivery, on its way.")),
              \#(errors(404, 409, body: true))
            }
          }
        }
        """#

    private static let withIdAndDeliveryId = ##"""
        "parameters": [
          {"$ref": "#/components/parameters/Id"}, {"$ref": "#/components/parameters/DeliveryId"}
        ]
        """##

    private static let redelivering = """
        Scope: `webhooks:write`. A delivery that waits for its next attempt is made due now; for one that is \
        delivered or failed a new delivery of the same event is made. 404 when the event is no longer kept, \
        409 while the webhook is disabled.
        """
}
