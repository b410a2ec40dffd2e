extension OpenAPIDocument {
    /// Rules, and the entitlements that all licenses of a policy inherit.
    static let policyPaths = #"""
        "/policies": {
          "get": {
            "operationId": "listPolicies",
            "tags": ["Policies"],
            "summary": "List policies",
            "description": "Scope: `policies:read`.",
            "x-required-scope": "policies:read",
            "security": [{"apiKey": []}],
            "parameters": [
              \#(paging),
              {
                "name": "productId",
                "in": "query",
                "description": "Only policies of this product.",
                "schema": {"type": "string", "format": "uuid"}
              }
            ],
            "responses": {
              "200": \#(page("Policy", "A page of policies.")),
              \#(errors())
            }
          },
          "post": {
            "operationId": "createPolicy",
            "tags": ["Policies"],
            "summary": "Create a policy",
            "description": "\#(policyCreation)",
            "x-required-scope": "policies:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("PolicyCreate")),
            "responses": {
              "201": \#(one("Policy", "The new policy.")),
              \#(errors(422, body: true))
            }
          }
        },
        "/policies/{id}": {
          \#(withId),
          "get": {
            "operationId": "getPolicy",
            "tags": ["Policies"],
            "summary": "Retrieve a policy",
            "description": "Scope: `policies:read`.",
            "x-required-scope": "policies:read",
            "security": [{"apiKey": []}],
            "responses": {
              "200": \#(one("Policy", "The policy.")),
              \#(errors(404))
            }
          },
          "patch": {
            "operationId": "updatePolicy",
            "tags": ["Policies"],
            "summary": "Change a policy",
            "description": "\#(policyChange)",
            "x-required-scope": "policies:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("PolicyUpdate")),
            "responses": {
              "200": \#(one("Policy", "The changed policy.")),
              \#(errors(404, body: true))
            }
          },
          "delete": {
            "operationId": "deletePolicy",
            "tags": ["Policies"],
            "summary": "Delete a policy",
            "description": "Scope: `policies:write`. 409 while it has licenses.",
            "x-required-scope": "policies:write",
            "security": [{"apiKey": []}],
            "responses": {
              "204": \#(nothing("The policy is deleted.")),
              \#(errors(404, 409, body: true))
            }
          }
        },
        "/policies/{id}/entitlements": {
          \#(withId),
          "get": {
            "operationId": "listPolicyEntitlements",
            "tags": ["Policies"],
            "summary": "List what a policy grants",
            "description": "Scope: `policies:read`. All at once.",
            "x-required-scope": "policies:read",
            "security": [{"apiKey": []}],
            "responses": {
              "200": \#(all("Entitlement", "The entitlements of the policy.")),
              \#(errors(404))
            }
          },
          "post": {
            "operationId": "attachPolicyEntitlements",
            "tags": ["Policies"],
            "summary": "Attach entitlements to a policy",
            "description": "Scope: `policies:write`. All or none; one attached before is no error.",
            "x-required-scope": "policies:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("EntitlementAttachment")),
            "responses": {
              "200": \#(all("Entitlement", "The entitlements of the policy.")),
              \#(errors(404, 422, body: true))
            }
          }
        },
        "/policies/{id}/entitlements/{entitlementId}": {
          "parameters": [
            {"$ref": "#/components/parameters/Id"}, {"$ref": "#/components/parameters/EntitlementId"}
          ],
          "delete": {
            "operationId": "detachPolicyEntitlement",
            "tags": ["Policies"],
            "summary": "Detach an entitlement from a policy",
            "description": "Scope: `policies:write`.",
            "x-required-scope": "policies:write",
            "security": [{"apiKey": []}],
            "responses": {
              "204": \#(nothing("The entitlement is detached.")),
              \#(errors(404, body: true))
            }
          }
        }
        """#

    private static let policyCreation = """
        Scope: `policies:write`. A `template` fills the settings, and a field of the request beats it. \
        `maxMachines` must be a number, or null together with `allowUnlimitedActivations: true`, or come \
        from the template; otherwise 400.
        """

    private static let policyChange = """
        Scope: `policies:write`. Counts at once for all its licenses; the expiry of licenses already sold \
        stays. The product of a policy cannot change.
        """
}
