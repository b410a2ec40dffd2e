extension OpenAPIDocument {
    /// Webhooks as sent and as shown.
    static let webhookSchemas = #"""
        "WebhookCreate": {
          "type": "object",
          "description": "A new webhook.",
          "additionalProperties": false,
          "required": ["url"],
          "properties": {
            "url": \#(webhookURL),
            "events": {
              \#(subscribedEvents),
              "default": ["*"]
            },
            "description": \#(webhookDescription),
            "enabled": {"type": "boolean", "default": true, "description": "Whether it gets deliveries."},
            "metadata": {"$ref": "#/components/schemas/Metadata"}
          }
        },
        "WebhookUpdate": {
          "type": "object",
          "description": "The fields to change.",
          "additionalProperties": false,
          "properties": {
            "url": \#(webhookURL),
            "events": {
              \#(subscribedEvents)
            },
            "description": \#(webhookDescription),
            "enabled": {"type": "boolean", "description": "Whether it gets deliveries."},
            "metadata": {"$ref": "#/components/schemas/Metadata"}
          }
        },
        "Webhook": {
          "type": "object",
          "description": "An address of yours that hears what happens.",
          "required": [\#(webhookNames)],
          "properties": {\#(webhookFields)}
        },
        "WebhookWithSecret": {
          "type": "object",
          "description": "A webhook and its secret.",
          "required": ["secret", \#(webhookNames)],
          "properties": {
            "secret": {
              "type": "string",
              "pattern": "^whsec_[A-Za-z0-9+/]{43}=$",
              "description": "What signs the deliveries: keep it now, other answers do not carry it."
            },
            \#(webhookFields)
          }
        },
        "WebhookReplay": {
          "type": "object",
          "description": "Which events are delivered again.",
          "additionalProperties": false,
          "required": ["from", "to"],
          "properties": {
            "from": {
              "type": "string",
              "format": "date-time",
              "description": "The first moment.",
              "examples": ["2026-01-15T10:00:00Z"]
            },
            "to": {
              "type": "string",
              "format": "date-time",
              "description": "The first moment that no longer counts; later than `from`.",
              "examples": ["2026-01-15T11:00:00Z"]
            },
            "after": {
              "type": ["string", "null"],
              "pattern": "^evt_[0-9a-f]{32}$",
              "description": "The `after` of the answer before: go on behind this event."
            }
          }
        },
        "WebhookReplayed": {
          "type": "object",
          "description": "What a replay has put on its way.",
          "required": ["deliveries", "hasMore", "after"],
          "properties": {
            "deliveries": {
              "type": "integer",
              "minimum": 0,
              "maximum": 1000,
              "description": "New deliveries made by this call."
            },
            "hasMore": {"type": "boolean", "description": "Whether events of that time are left."},
            "after": {
              "type": ["string", "null"],
              "pattern": "^evt_[0-9a-f]{32}$",
              "description": "The last event that was looked at; send it to go on."
            }
          }
        }
        """#

    private static let webhookURL = #"""
        {
          "type": "string",
          "format": "uri",
          "maxLength": 2048,
          "description": "Absolute and `https`, without user information and fragment.",
          "examples": ["https://example.com/hooks/licentric"]
        }
        """#

    private static let subscribedEvents = ##"""
        "type": "array",
        "minItems": 1,
        "maxItems": 50,
        "uniqueItems": true,
        "items": {"$ref": "#/components/schemas/EventSelector"},
        "description": "The types of events it wants; `*` stands for all.",
        "examples": [["license.created", "license.expired"]]
        """##

    private static let webhookDescription = #"""
        {"type": ["string", "null"], "maxLength": 1000, "description": "What it is for."}
        """#

    private static let webhookNames = #"""
        "id", "accountId", "url", "events", "description", "enabled", "disabledReason", "failingSince",
        "previousSecretUntil", \#(rowNames)
        """#

    private static let webhookFields = ##"""
        "id": {"type": "string", "format": "uuid", "examples": ["0197c2a4-6b1e-7c3d-9a51-3f0d2b8e4c16"]},
        "accountId": {"type": "string", "format": "uuid"},
        "url": {"type": "string", "format": "uri", "examples": ["https://example.com/hooks/licentric"]},
        "events": {
          "type": "array",
          "items": {"$ref": "#/components/schemas/EventSelector"},
          "description": "The types of events it wants; `*` stands for all."
        },
        "description": {"type": ["string", "null"], "description": "What it is for."},
        "enabled": {"type": "boolean", "description": "Whether it gets deliveries."},
        "disabledReason": {
          "type": ["string", "null"],
          "enum": ["gone", "failing", null],
          "description": "Why the server disabled it: it answered 410, or failed for five days."
        },
        "failingSince": {
          "type": ["string", "null"],
          "format": "date-time",
          "description": "Since when every attempt failed; null when the last one worked."
        },
        "previousSecretUntil": {
          "type": ["string", "null"],
          "format": "date-time",
          "description": "Until when the secret before the present one signs too."
        },
        \##(rowFields)
        """##
}
