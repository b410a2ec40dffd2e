extension OpenAPIDocument {
    /// What can be done to a license, each answering with it.
    static let licenseActionPaths = #"""
        "/licenses/{id}/suspend": {
          \#(withId),
          "post": {
            "operationId": "suspendLicense",
            "tags": ["Licenses"],
            "summary": "Suspend a license",
            "description": "Scope: `licenses:write`. From active or expired; `reinstate` undoes it.",
            "x-required-scope": "licenses:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("LicenseAction", required: false)),
            "responses": {
              "200": \#(one("License", "The suspended license.")),
              \#(errors(404, 409, body: true))
            }
          }
        },
        "/licenses/{id}/reinstate": {
          \#(withId),
          "post": {
            "operationId": "reinstateLicense",
            "tags": ["Licenses"],
            "summary": "Reinstate a license",
            "description": "\#(reinstating)",
            "x-required-scope": "licenses:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("LicenseReinstate", required: false)),
            "responses": {
              "200": \#(one("License", "The license, active again.")),
              \#(errors(404, 409, 422, body: true))
            }
          }
        },
        "/licenses/{id}/renew": {
          \#(withId),
          "post": {
            "operationId": "renewLicense",
            "tags": ["Licenses"],
            "summary": "Renew a license",
            "description": "\#(renewing)",
            "x-required-scope": "licenses:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("LicenseRenew", required: false)),
            "responses": {
              "200": \#(one("License", "The license with its new expiry.")),
              \#(errors(404, 409, 422, body: true))
            }
          }
        },
        "/licenses/{id}/revoke": {
          \#(withId),
          "post": {
            "operationId": "revokeLicense",
            "tags": ["Licenses"],
            "summary": "Revoke a license for good",
            "description": "Scope: `licenses:write`. From active, suspended or expired. Nothing undoes it.",
            "x-required-scope": "licenses:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("LicenseAction", required: false)),
            "responses": {
              "200": \#(one("License", "The revoked license.")),
              \#(errors(404, 409, body: true))
            }
          }
        },
        "/licenses/{id}/ban": {
          \#(withId),
          "post": {
            "operationId": "banLicense",
            "tags": ["Licenses"],
            "summary": "Ban a license for abuse",
            "description": "Scope: `licenses:write`. From active, suspended or expired. Nothing undoes it.",
            "x-required-scope": "licenses:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("LicenseAction", required: false)),
            "responses": {
              "200": \#(one("License", "The banned license.")),
              \#(errors(404, 409, body: true))
            }
          }
        },
        "/licenses/{id}/reset-uses": {
          \#(withId),
          "post": {
            "operationId": "resetLicenseUses",
            "tags": ["Licenses"],
            "summary": "Set the count of uses to zero",
            "description": "Scope: `licenses:write`. In every state.",
            "x-required-scope": "licenses:write",
            "security": [{"apiKey": []}],
            "responses": {
              "200": \#(one("License", "The license with `usesCount` 0.")),
              \#(errors(404, body: true))
            }
          }
        },
        "/licenses/{id}/reveal-key": {
          \#(withId),
          "post": {
            "operationId": "revealLicenseKey",
            "tags": ["Licenses"],
            "summary": "Show the key of a license",
            "description": "Scope: `licenses:reveal`.",
            "x-required-scope": "licenses:reveal",
            "security": [{"apiKey": []}],
            "responses": {
              "200": \#(one("RevealedKey", "The key.")),
              \#(errors(404, body: true))
            }
          }
        },
        "/licenses/{id}/regenerate-key": {
          \#(withId),
          "post": {
            "operationId": "regenerateLicenseKey",
            "tags": ["Licenses"],
            "summary": "Give a license a new key",
            "description": "Scope: `licenses:write`. Machines stay; the old key is `NOT_FOUND` from then on.",
            "x-required-scope": "licenses:write",
            "security": [{"apiKey": []}],
            "responses": {
              "200": \#(one("LicenseWithKey", "The license with its new key.")),
              \#(errors(404, 409, body: true))
            }
          }
        },
        "/licenses/{id}/erase": {
          \#(withId),
          "post": {
            "operationId": "eraseLicense",
            "tags": ["Licenses"],
            "summary": "Erase what is personal in a license",
            "description": "\#(erasing)",
            "x-required-scope": "licenses:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("LicenseErase", required: false)),
            "responses": {
              "200": \#(one("License", "The license without anything personal.")),
              "204": \#(nothing("Erased, and the license is deleted.")),
              \#(errors(404, body: true))
            }
          }
        }
        """#

    private static let reinstating = """
        Scope: `licenses:write`. From suspended or expired to active. Past its expiry it needs `expiresAt`, \
        or a duration of its policy, counted from now; otherwise 422.
        """

    private static let renewing = """
        Scope: `licenses:write`. From active, expired or suspended (which it stays). `expiresAt` sets the \
        new expiry; otherwise `durationDays`, of the body or of the policy, are added to the later of now \
        and the present expiry. 422 if the license never expires or no duration is known. `overridable` \
        never forbids it.
        """

    private static let erasing = """
        Scope: `licenses:write`. Blanks `name`, `userEmail` and `userName` of the license, name, host name \
        and address of its machines, removed ones too, and the metadata of both: in the license and its \
        machines, and in all events, deliveries and audit entries. Nothing undoes it. The license goes on, \
        unless `delete` is true.
        """
}
