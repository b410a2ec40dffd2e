extension OpenAPIDocument {
    /// Deliveries as shown, and what arrives at the endpoint.
    static let deliverySchemas = #"""
        "DeliveryStatus": {
          "type": "string",
          "description": "How a delivery stands.",
          "enum": ["pending", "delivered", "failed"],
          "x-enum-descriptions": {
            "pending": "It is being attempted, or waits for its next attempt.",
            "delivered": "The endpoint answered 2xx.",
            "failed": "All attempts failed, the endpoint answered 410, or the event was no longer kept. There will be no other."
          }
        },
        "Delivery": {
          "type": "object",
          "description": "One event on its way to one webhook.",
          "required": [
            "id", "webhookId", "eventId", "eventType", "status", "attempts", "nextAttemptAt", "lastAttemptAt",
            "durationMs", "responseStatus", "responseBody", "error", "deliveredAt", "createdAt"
          ],
          "properties": {
            "id": {
              "type": "string",
              "format": "uuid",
              "description": "The same as the header `X-Licentric-Delivery`.",
              "examples": ["0197c2a4-6b1e-7c3d-9a51-3f0d2b8e4c17"]
            },
            "webhookId": {"type": "string", "format": "uuid"},
            "eventId": \#(eventID),
            "eventType": {"$ref": "#/components/schemas/EventType"},
            "status": {"$ref": "#/components/schemas/DeliveryStatus"},
            "attempts": {"type": "integer", "minimum": 0, "description": "How many were made."},
            "nextAttemptAt": {
              "type": ["string", "null"],
              "format": "date-time",
              "description": "When the next attempt is due; null when there will be none."
            },
            "lastAttemptAt": {"type": ["string", "null"], "format": "date-time"},
            "durationMs": {
              "type": ["integer", "null"],
              "minimum": 0,
              "description": "How long the last attempt took."
            },
            "responseStatus": {
              "type": ["integer", "null"],
              "description": "The status of the last answer; null when there was none.",
              "examples": [200]
            },
            "responseBody": {
              "type": ["string", "null"],
              "description": "The first 2 KiB of the last answer."
            },
            "error": {
              "type": ["string", "null"],
              "description": "Why there was no answer, as a sentence."
            },
            "deliveredAt": {"type": ["string", "null"], "format": "date-time"},
            "createdAt": {
              "type": "string",
              "format": "date-time",
              "examples": ["2026-01-15T10:30:00.000Z"]
            }
          }
        },
        "EventEnvelope": {
          "type": "object",
          "description": "The body of a delivery; the same bytes at every attempt.",
          "required": ["id", "type", "createdAt", "data"],
          "properties": {
            \#(envelopeFields)
          }
        }
        """#
}
