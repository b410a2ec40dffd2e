extension OpenAPIDocument {
    /// Keys for the vendor's own servers.
    static let apiKeyPaths = #"""
        "/api-keys": {
          "get": {
            "operationId": "listApiKeys",
            "tags": ["API keys"],
            "summary": "List API keys",
            "description": "Scope: `api-keys:read`. The keys of the caller's environment.",
            "x-required-scope": "api-keys:read",
            "security": [{"apiKey": []}],
            "parameters": [\#(paging)],
            "responses": {
              "200": \#(page("ApiKey", "A page of API keys.")),
              \#(errors())
            }
          },
          "post": {
            "operationId": "createApiKey",
            "tags": ["API keys"],
            "summary": "Create an API key",
            "description": "\#(keyCreation)",
            "x-required-scope": "api-keys:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("ApiKeyCreate")),
            "responses": {
              "201": \#(one("ApiKeyCreated", "The new key, shown this once.")),
              \#(errors(422, body: true))
            }
          }
        },
        "/api-keys/{id}": {
          \#(withId),
          "get": {
            "operationId": "getApiKey",
            "tags": ["API keys"],
            "summary": "Retrieve an API key",
            "description": "Scope: `api-keys:read`. Never the key itself.",
            "x-required-scope": "api-keys:read",
            "security": [{"apiKey": []}],
            "responses": {
              "200": \#(one("ApiKey", "The API key.")),
              \#(errors(404))
            }
          },
          "delete": {
            "operationId": "revokeApiKey",
            "tags": ["API keys"],
            "summary": "Revoke an API key",
            "description": "Scope: `api-keys:write`. Its next request is 401.",
            "x-required-scope": "api-keys:write",
            "security": [{"apiKey": []}],
            "responses": {
              "204": \#(nothing("The key opens nothing any more.")),
              \#(errors(404, body: true))
            }
          }
        }
        """#

    /// The same creation under the path the SDK's documentation names.
    static func dashboardPaths(origin: String) -> String {
        #"""
        "/api/dashboard/api-keys": {
          \#(rootServer(origin: origin)),
          "post": {
            "operationId": "createApiKeyAlias",
            "tags": ["API keys"],
            "summary": "Create an API key (older path)",
            "description": "Scope: `api-keys:write`. As POST `/api-keys`, with some names in snake case.",
            "x-required-scope": "api-keys:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("ApiKeyCreate")),
            "responses": {
              "201": \#(one("DashboardApiKeyCreated", "The new key, shown this once.")),
              \#(errors(422, body: true))
            }
          }
        }
        """#
    }

    private static let keyCreation = """
        Scope: `api-keys:write`. The new key belongs to the environment of its maker and never has a scope \
        that its maker lacks; without `scopes` it gets all of its maker's.
        """
}
