extension OpenAPIDocument {
    /// What may be read without a credential.
    static let publicKeyPaths = #"""
        "/public-keys": {
          "get": {
            "operationId": "listPublicKeys",
            "tags": ["Keys and documents"],
            "summary": "List the public keys",
            "description": "\#(publicKeys)",
            "security": [],
            "parameters": [
              {
                "name": "account",
                "in": "query",
                "description": "The id of the account. Needed where several exist and the base names none.",
                "schema": {"type": "string", "format": "uuid"}
              }
            ],
            "responses": {
              "200": \#(all("PublicKey", "The keys of both environments.")),
              \#(openErrors(404))
            }
          }
        }
        """#

    /// This document and its readable form.
    static func documentPaths(origin: String) -> String {
        #"""
        "/openapi.json": {
          "get": {
            "operationId": "getOpenApi",
            "tags": ["Keys and documents"],
            "summary": "This description of the API",
            "description": "OpenAPI 3.1.",
            "security": [],
            "responses": {
              "200": \#(answer("The document.", #"{"type": "object", "required": ["openapi"]}"#)),
              \#(openErrors())
            }
          }
        },
        "/api/reference": {
          \#(rootServer(origin: origin)),
          "get": {
            "operationId": "getReference",
            "tags": ["Keys and documents"],
            "summary": "The reference for people",
            "description": "This description as one page without scripts or outside parts.",
            "security": [],
            "responses": {
              "200": {
                "description": "The page.",
                "headers": {\#(usualHeaders)},
                "content": {"text/html": {"schema": {"type": "string"}}}
              },
              \#(openErrors())
            }
          }
        }
        """#
    }

    /// What load balancers ask.
    static func healthPaths(origin: String) -> String {
        #"""
        "/health/live": {
          \#(rootServer(origin: origin)),
          "get": {
            "operationId": "getLiveness",
            "tags": ["Health"],
            "summary": "Does the process answer?",
            "description": "Touches nothing but the process itself.",
            "security": [],
            "responses": {
              "200": \#(answer("It does.", ##"{"$ref": "#/components/schemas/Health"}"##)),
              "default": {"$ref": "#/components/responses/Failure"}
            }
          }
        },
        "/health/ready": {
          \#(rootServer(origin: origin)),
          "get": {
            "operationId": "getReadiness",
            "tags": ["Health"],
            "summary": "Can requests be served?",
            "description": "The store can be reached and its migrations are done.",
            "security": [],
            "responses": {
              "200": \#(answer("They can.", ##"{"$ref": "#/components/schemas/Health"}"##)),
              "503": {"$ref": "#/components/responses/Unavailable"},
              "default": {"$ref": "#/components/responses/Failure"}
            }
          }
        }
        """#
    }

    private static let publicKeys = """
        The Ed25519 keys that check what this server signs, the ones that sign first. A retired key is \
        listed for 24 hours, and until the last license file that it signed has ended; a revoked one is not. \
        Anyone may read them. Without `account` and \
        without a base that names one, the only account of the server answers; where several exist that is \
        400.
        """
}
