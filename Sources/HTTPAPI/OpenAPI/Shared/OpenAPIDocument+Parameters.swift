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
          }
        }
        """#

    /// The two parameters of every list.
    static let paging = ##"""
        {"$ref": "#/components/parameters/Limit"}, {"$ref": "#/components/parameters/Cursor"}
        """##

    /// The path parameter `id`, as the `parameters` of a path.
    static let withId = ##"""
        "parameters": [{"$ref": "#/components/parameters/Id"}]
        """##
}
