extension OpenAPIDocument {
    /// Named features of the account.
    static let entitlementPaths = #"""
        "/entitlements": {
          "get": {
            "operationId": "listEntitlements",
            "tags": ["Entitlements"],
            "summary": "List entitlements",
            "description": "Scope: `entitlements:read`.",
            "x-required-scope": "entitlements:read",
            "security": [{"apiKey": []}],
            "parameters": [\#(paging)],
            "responses": {
              "200": \#(page("Entitlement", "A page of entitlements.")),
              \#(errors())
            }
          },
          "post": {
            "operationId": "createEntitlement",
            "tags": ["Entitlements"],
            "summary": "Create an entitlement",
            "description": "Scope: `entitlements:write`. A `code` in use is 409.",
            "x-required-scope": "entitlements:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("EntitlementCreate")),
            "responses": {
              "201": \#(one("Entitlement", "The new entitlement.")),
              \#(errors(409, body: true))
            }
          }
        },
        "/entitlements/{id}": {
          \#(withId),
          "get": {
            "operationId": "getEntitlement",
            "tags": ["Entitlements"],
            "summary": "Retrieve an entitlement",
            "description": "Scope: `entitlements:read`.",
            "x-required-scope": "entitlements:read",
            "security": [{"apiKey": []}],
            "responses": {
              "200": \#(one("Entitlement", "The entitlement.")),
              \#(errors(404))
            }
          },
          "patch": {
            "operationId": "updateEntitlement",
            "tags": ["Entitlements"],
            "summary": "Change an entitlement",
            "description": "Scope: `entitlements:write`. Applications ask for the `code`: keep it stable.",
            "x-required-scope": "entitlements:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("EntitlementUpdate")),
            "responses": {
              "200": \#(one("Entitlement", "The changed entitlement.")),
              \#(errors(404, 409, body: true))
            }
          },
          "delete": {
            "operationId": "deleteEntitlement",
            "tags": ["Entitlements"],
            "summary": "Delete an entitlement",
            "description": "Scope: `entitlements:write`. It is detached from all policies and licenses.",
            "x-required-scope": "entitlements:write",
            "security": [{"apiKey": []}],
            "responses": {
              "204": \#(nothing("The entitlement is deleted.")),
              \#(errors(404, body: true))
            }
          }
        }
        """#
}
