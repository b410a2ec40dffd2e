extension OpenAPIDocument {
    /// Creating, finding, changing and deleting licenses.
    static let licensePaths = #"""
        "/licenses": {
          "get": {
            "operationId": "listLicenses",
            "tags": ["Licenses"],
            "summary": "List licenses",
            "description": "Scope: `licenses:read`. Several filters must all hold.",
            "x-required-scope": "licenses:read",
            "security": [{"apiKey": []}],
            "parameters": [
              \#(paging),
              \#(licenseFilters)
            ],
            "responses": {
              "200": \#(page("License", "A page of licenses.")),
              \#(errors())
            }
          },
          "post": {
            "operationId": "createLicense",
            "tags": ["Licenses"],
            "summary": "Create a license",
            "description": "\#(creation)",
            "x-required-scope": "licenses:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("LicenseCreate")),
            "responses": {
              "201": \#(one("LicenseWithKey", "The new license with its key.")),
              \#(errors(409, 422, body: true))
            }
          }
        },
        "/licenses/{id}": {
          \#(withId),
          "get": {
            "operationId": "getLicense",
            "tags": ["Licenses"],
            "summary": "Retrieve a license",
            "description": "Scope: `licenses:read`. With its policy and its newest 100 machines.",
            "x-required-scope": "licenses:read",
            "security": [{"apiKey": []}],
            "responses": {
              "200": \#(one("LicenseDetail", "The license.")),
              \#(errors(404))
            }
          },
          "patch": {
            "operationId": "updateLicense",
            "tags": ["Licenses"],
            "summary": "Change a license",
            "description": "\#(change)",
            "x-required-scope": "licenses:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("LicenseUpdate")),
            "responses": {
              "200": \#(one("License", "The changed license.")),
              \#(errors(404, 422, body: true))
            }
          },
          "delete": {
            "operationId": "deleteLicense",
            "tags": ["Licenses"],
            "summary": "Delete a license",
            "description": "Scope: `licenses:write`. Removes its machines; validation then says `NOT_FOUND`.",
            "x-required-scope": "licenses:write",
            "security": [{"apiKey": []}],
            "responses": {
              "204": \#(nothing("The license is deleted.")),
              \#(errors(404, body: true))
            }
          }
        },
        "/licenses/by-key/{key}": {
          "get": {
            "operationId": "getLicenseByKey",
            "tags": ["Licenses"],
            "summary": "Retrieve a license by its key",
            "description": "Scope: `licenses:read`. The same answer as by id.",
            "x-required-scope": "licenses:read",
            "security": [{"apiKey": []}],
            "parameters": [
              {
                "name": "key",
                "in": "path",
                "required": true,
                "description": "The license key, percent-encoded.",
                "schema": {"type": "string", "minLength": 1},
                "example": "PROAPP-A1B2-C3D4-E5F6-G7H8"
              }
            ],
            "responses": {
              "200": \#(one("LicenseDetail", "The license.")),
              \#(errors(404))
            }
          }
        },
        "/licenses/{id}/entitlements": {
          \#(withId),
          "get": {
            "operationId": "listLicenseEntitlements",
            "tags": ["Licenses"],
            "summary": "List what a license grants",
            "description": "Scope: `licenses:read`. The union of its own and its policy's, all at once.",
            "x-required-scope": "licenses:read",
            "security": [{"apiKey": []}],
            "responses": {
              "200": \#(all("Entitlement", "The entitlements in effect.")),
              \#(errors(404))
            }
          },
          "post": {
            "operationId": "attachLicenseEntitlements",
            "tags": ["Licenses"],
            "summary": "Attach entitlements to a license",
            "description": "Scope: `licenses:write`. All or none; one attached before is no error.",
            "x-required-scope": "licenses:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("EntitlementAttachment")),
            "responses": {
              "200": \#(all("Entitlement", "The entitlements in effect.")),
              \#(errors(404, 422, body: true))
            }
          }
        },
        "/licenses/{id}/entitlements/{entitlementId}": {
          "parameters": [
            {"$ref": "#/components/parameters/Id"}, {"$ref": "#/components/parameters/EntitlementId"}
          ],
          "delete": {
            "operationId": "detachLicenseEntitlement",
            "tags": ["Licenses"],
            "summary": "Detach an entitlement from a license",
            "description": "Scope: `licenses:write`. What its policy grants cannot be detached here: 404.",
            "x-required-scope": "licenses:write",
            "security": [{"apiKey": []}],
            "responses": {
              "204": \#(nothing("The entitlement is detached.")),
              \#(errors(404, body: true))
            }
          }
        }
        """#

    private static let licenseFilters = #"""
        {
          "name": "productId",
          "in": "query",
          "description": "Only licenses for this product.",
          "schema": {"type": "string", "format": "uuid"}
        },
        {
          "name": "policyId",
          "in": "query",
          "description": "Only licenses that follow this policy.",
          "schema": {"type": "string", "format": "uuid"}
        },
        {
          "name": "status",
          "in": "query",
          "description": "Only licenses in this state at this moment.",
          "schema": {"$ref": "#/components/schemas/LicenseStatus"}
        },
        {
          "name": "userEmail",
          "in": "query",
          "description": "The holder's address, whole; upper and lower case are the same.",
          "schema": {"type": "string", "minLength": 1, "maxLength": 254}
        },
        {
          "name": "expiresBefore",
          "in": "query",
          "description": "Only licenses that expire before this moment.",
          "schema": {"type": "string", "format": "date-time"}
        },
        {
          "name": "expiresAfter",
          "in": "query",
          "description": "Only licenses that expire after this moment.",
          "schema": {"type": "string", "format": "date-time"}
        },
        {
          "name": "metadata",
          "in": "query",
          "description": "`metadata[seat]=12`: the top-level key has this value, compared as text.",
          "style": "deepObject",
          "explode": true,
          "schema": {"type": "object", "additionalProperties": {"type": "string"}}
        },
        {
          "name": "search",
          "in": "query",
          "description": "A part of the name, the holder's e-mail or the key hint; case does not matter.",
          "schema": {"type": "string", "minLength": 1, "maxLength": 255}
        }
        """#

    private static let creation = """
        Scope: `licenses:write`. The product and the policy must belong together. Without `expiresAt` the \
        license expires `trialDurationDays` (trial) or `durationDays` of its policy from now, or never; the \
        date is then fixed. The key appears in this answer and afterwards only on request.
        """

    private static let change = """
        Scope: `licenses:write`. Another policy must be of the same product; an expiry that came from the \
        old policy is then computed anew from now, one that was given stays. A policy that is not \
        `overridable` refuses the two overrides and `expiresAt`.
        """
}
