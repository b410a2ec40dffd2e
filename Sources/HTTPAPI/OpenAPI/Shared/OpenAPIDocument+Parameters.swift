extension OpenAPIDocument {
    /// Parameters of more than one route.
    static let parameters = #"""
        {
          "Id": {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The id of the resource.",
            "schema": {"type": "string", "format": "uuid"},
            "example": "0197c2a4-6b1e-7c3d-9a51-3f0d2b8e4c10"
          },
          "EntitlementId": {
            "name": "entitlementId",
            "in": "path",
            "required": true,
            "description": "The id of the entitlement.",
            "schema": {"type": "string", "format": "uuid"},
            "example": "0197c2a4-6b1e-7c3d-9a51-3f0d2b8e4c13"
          },
          "DeliveryId": {
            "name": "deliveryId",
            "in": "path",
            "required": true,
            "description": "The id of the delivery.",
            "schema": {"type": "string", "format": "uuid"},
            "example": "0197c2a4-6b1e-7c3d-9a51-3f0d2b8e4c17"
          },
          "Kid": {
            "name": "kid",
            "in": "path",
            "required": true,
            "description": "The id of the signing key.",
            "schema": {"type": "string", "format": "uuid"},
            "example": "0197c2a4-6b1e-7c3d-9a51-3f0d2b8e4c21"
          },
          "EventId": {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The id of the event.",
            "schema": {"type": "string", "pattern": "^evt_[0-9a-f]{32}$"},
            "example": "evt_0197c2a46b1e7c3d9a513f0d2b8e4c18"
          },
          "Limit": {
            "name": "limit",
            "in": "query",
            "description": "The most rows to answer with.",
            "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 25}
          },
          "Cursor": {
            "name": "cursor",
            "in": "query",
            "description": "The id of the last row seen: `nextCursor` of the page before.",
            "schema": {"type": "string", "format": "uuid"}
          },
          "EventCursor": {
            "name": "cursor",
            "in": "query",
            "description": "The id of the last event seen: `nextCursor` of the page before.",
            "schema": {"type": "string", "pattern": "^evt_[0-9a-f]{32}$"}
          },
          "From": {
            "name": "from",
            "in": "query",
            "description": "Only what happened at this moment or later.",
            "schema": {"type": "string", "format": "date-time"}
          },
          "To": {
            "name": "to",
            "in": "query",
            "description": "Only what happened before this moment; must be later than `from`.",
            "schema": {"type": "string", "format": "date-time"}
          },
          "IdempotencyKey": {
            "name": "Idempotency-Key",
            "in": "header",
            "description": "Makes a retry safe: the first success is kept for 24 hours and answered again.",
            "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
            "example": "order-1042-license"
          }
        }
        """#

    /// The two parameters of every list.
    static let paging = ##"""
        {"$ref": "#/components/parameters/Limit"}, {"$ref": "#/components/parameters/Cursor"}
        """##

    /// The two parameters of the list of events, whose ids have a form of their own.
    static let eventPaging = ##"""
        {"$ref": "#/components/parameters/Limit"}, {"$ref": "#/components/parameters/EventCursor"}
        """##

    /// The two ends of a stretch of time.
    static let timeRange = ##"""
        {"$ref": "#/components/parameters/From"}, {"$ref": "#/components/parameters/To"}
        """##

    /// The path parameter `id`, as the `parameters` of a path.
    static let withId = ##"""
        "parameters": [{"$ref": "#/components/parameters/Id"}]
        """##
}
