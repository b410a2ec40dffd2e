extension OpenAPIDocument {
    /// The applications a vendor licenses.
    static let productPaths = #"""
        "/products": {
          "get": {
            "operationId": "listProducts",
            "tags": ["Products"],
            "summary": "List products",
            "description": "Scope: `products:read`.",
            "x-required-scope": "products:read",
            "security": [{"apiKey": []}],
            "parameters": [\#(paging)],
            "responses": {
              "200": \#(page("Product", "A page of products.")),
              \#(errors())
            }
          },
          "post": {
            "operationId": "createProduct",
            "tags": ["Products"],
            "summary": "Create a product",
            "description": "Scope: `products:write`. A `code` in use, in whatever case, is 409.",
            "x-required-scope": "products:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("ProductCreate")),
            "responses": {
              "201": \#(one("Product", "The new product.")),
              \#(errors(409, body: true))
            }
          }
        },
        "/products/{id}": {
          \#(withId),
          "get": {
            "operationId": "getProduct",
            "tags": ["Products"],
            "summary": "Retrieve a product",
            "description": "Scope: `products:read`.",
            "x-required-scope": "products:read",
            "security": [{"apiKey": []}],
            "responses": {
              "200": \#(one("Product", "The product.")),
              \#(errors(404))
            }
          },
          "patch": {
            "operationId": "updateProduct",
            "tags": ["Products"],
            "summary": "Change a product",
            "description": "Scope: `products:write`. Another `keyPrefix` counts for new keys only.",
            "x-required-scope": "products:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("ProductUpdate")),
            "responses": {
              "200": \#(one("Product", "The changed product.")),
              \#(errors(404, 409, body: true))
            }
          },
          "delete": {
            "operationId": "deleteProduct",
            "tags": ["Products"],
            "summary": "Delete a product",
            "description": "Scope: `products:write`. 409 while it has policies or licenses.",
            "x-required-scope": "products:write",
            "security": [{"apiKey": []}],
            "responses": {
              "204": \#(nothing("The product is deleted.")),
              \#(errors(404, 409, body: true))
            }
          }
        }
        """#
}
