extension OpenAPIDocument {
    /// Events and their types.
    static let eventSchemas = #"""
        "EventType": {
          "type": "string",
          "description": "What happened.",
          "enum": [\#(eventNames)],
          "x-enum-descriptions": {
            "license.created": "A license was created.",
            "license.activated": "A license got its first valid answer ever.",
            "license.updated": "A field of a license, its key, its entitlements or its uses were changed.",
            "license.suspended": "A license was suspended.",
            "license.reinstated": "A license was made active again.",
            "license.revoked": "A license was revoked for good.",
            "license.banned": "A license was banned for abuse.",
            "license.renewed": "A license got a later expiry.",
            "license.expired": "The expiry of a license has passed. Within 60 seconds.",
            "license.deleted": "A license was deleted.",
            "license.limit_reached": "An activation was refused because the limit of machines is reached.",
            "license.checked_out": "A license file was issued.",
            "machine.activated": "A machine took a seat.",
            "machine.deactivated": "A machine gave its seat back.",
            "machine.heartbeat": "A machine told that it is alive. Recorded only while a webhook wants it.",
            "machine.dead": "A machine missed its heartbeat. Within 60 seconds.",
            "validation.success": "A key got a valid answer. Recorded only while a webhook wants it.",
            "validation.failed": "A key was refused. Recorded only while a webhook wants it.",
            "webhook.disabled": "The server disabled a webhook.",
            "ping": "Somebody tested a webhook."
          }
        },
        "EventSelector": {
          "type": "string",
          "description": "A type of events, or all of them.",
          "enum": ["*", \#(eventNames)]
        },
        "Event": {
          "type": "object",
          "description": "Something that happened, recorded together with the change itself.",
          "required": ["id", "type", "createdAt", "data", "licenseId", "machineId", "reason", "actor"],
          "properties": {
            \#(envelopeFields),
            "licenseId": {"type": ["string", "null"], "format": "uuid", "description": "What it is about."},
            "machineId": {"type": ["string", "null"], "format": "uuid", "description": "What it is about."},
            "reason": {"type": ["string", "null"], "description": "What the caller gave as the reason."},
            "actor": {"$ref": "#/components/schemas/Actor"}
          }
        },
        "Actor": {
          "type": "object",
          "description": "Who made something happen.",
          "required": ["type", "id"],
          "properties": {
            "type": {
              "type": "string",
              "enum": ["api_key", "license_key", "cli", "system"],
              "description": "`cli` is the server's command line, `system` the server itself."
            },
            "id": {
              "type": "string",
              "description": "The id of the API key or the hint of the license key; else the type again."
            }
          }
        },
        "EventPagination": {
          "type": "object",
          "description": "Where a list of events goes on.",
          "required": ["nextCursor", "hasMore"],
          "properties": {
            "nextCursor": {
              "type": ["string", "null"],
              "pattern": "^evt_[0-9a-f]{32}$",
              "description": "The `cursor` of the next page; null on the last."
            },
            "hasMore": {"type": "boolean", "description": "Whether there is a next page."}
          }
        }
        """#

    /// The id of an event, as a schema.
    static let eventID = #"""
        {
          "type": "string",
          "pattern": "^evt_[0-9a-f]{32}$",
          "description": "The same at every attempt: what was seen before can be skipped.",
          "examples": ["evt_0197c2a46b1e7c3d9a513f0d2b8e4c18"]
        }
        """#

    /// What an event has everywhere.
    static let envelopeFields = ##"""
        "id": \##(eventID),
        "type": {"$ref": "#/components/schemas/EventType"},
        "createdAt": {"type": "string", "format": "date-time", "examples": ["2026-01-15T10:30:00.000Z"]},
        "data": {
          "type": "object",
          "additionalProperties": true,
          "description": "\##(eventData)"
        }
        """##

    private static let eventNames = #"""
        "license.created", "license.activated", "license.updated", "license.suspended", "license.reinstated",
        "license.revoked", "license.banned", "license.renewed", "license.expired", "license.deleted",
        "license.limit_reached", "license.checked_out", "machine.activated", "machine.deactivated",
        "machine.heartbeat", "machine.dead", "validation.success", "validation.failed", "webhook.disabled",
        "ping"
        """#

    private static let eventData = """
        What it happened to, as this API shows it. With `license.…` the license, with `machine.…` the \
        machine, with `validation.…` the verdict, with `webhook.disabled` and `ping` the webhook.
        """
}
