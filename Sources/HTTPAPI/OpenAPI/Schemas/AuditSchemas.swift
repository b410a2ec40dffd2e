extension OpenAPIDocument {
    /// Entries of the audit log.
    static let auditSchemas = #"""
        "AuditAction": {
          "type": "string",
          "description": "What was done.",
          "enum": [
            "account.created", "api_key.created", "api_key.revoked", "signing_key.created",
            "signing_key.promoted", "signing_key.revoked", "product.created", "product.updated",
            "product.deleted", "policy.created", "policy.updated", "policy.deleted",
            "policy.entitlements_attached", "policy.entitlement_detached", "entitlement.created",
            "entitlement.updated", "entitlement.deleted", "license.created", "license.updated",
            "license.deleted", "license.suspended", "license.reinstated", "license.renewed",
            "license.revoked", "license.banned", "license.expired", "license.key_revealed",
            "license.key_regenerated", "license.uses_reset", "license.entitlements_attached",
            "license.entitlement_detached", "license.checked_out", "license.erased", "machine.activated", "machine.updated",
            "machine.deactivated", "machine.removal_proven", "machine.dead", "webhook.created", "webhook.updated", "webhook.deleted",
            "webhook.disabled", "webhook.secret_rotated", "webhook.pinged", "webhook.replayed",
            "webhook.redelivered"
          ]
        },
        "AuditResourceType": {
          "type": "string",
          "description": "What it was done to.",
          "enum": [
            "account", "api_key", "signing_key", "product", "policy", "entitlement", "license", "machine",
            "webhook"
          ]
        },
        "AuditEntry": {
          "type": "object",
          "description": "Who did what to which resource, when and from where. Secrets are never in it.",
          "required": [
            "id", "actor", "action", "resource", "reason", "ipAddress", "requestId", "before", "after",
            "createdAt"
          ],
          "properties": {
            "id": {"type": "string", "format": "uuid", "examples": ["0197c2a4-6b1e-7c3d-9a51-3f0d2b8e4c19"]},
            "actor": {"$ref": "#/components/schemas/Actor"},
            "action": {"$ref": "#/components/schemas/AuditAction"},
            "resource": {"$ref": "#/components/schemas/AuditResource"},
            "reason": {"type": ["string", "null"], "description": "What the caller gave as the reason."},
            "ipAddress": {
              "type": ["string", "null"],
              "description": "Where the request came from; null for `cli` and `system`."
            },
            "requestId": {"type": ["string", "null"], "description": "The `X-Request-Id` of the request."},
            "before": {
              "type": ["object", "null"],
              "additionalProperties": true,
              "description": "The resource before, as this API shows it; null where there was none."
            },
            "after": {
              "type": ["object", "null"],
              "additionalProperties": true,
              "description": "The resource afterwards; null where there is none."
            },
            "createdAt": {
              "type": "string",
              "format": "date-time",
              "examples": ["2026-01-15T10:30:00.000Z"]
            }
          }
        },
        "AuditResource": {
          "type": "object",
          "description": "What something was done to.",
          "required": ["type", "id"],
          "properties": {
            "type": {"$ref": "#/components/schemas/AuditResourceType"},
            "id": {"type": "string", "format": "uuid"}
          }
        }
        """#
}
