extension OpenAPIDocument {
    /// License files, by the network and by hand.
    static let licenseFilePaths = #"""
        "/licenses/{id}/checkout": {
          \#(withId),
          "post": {
            "operationId": "checkOutLicense",
            "tags": ["License files"],
            "summary": "Check out a license file",
            "description": "Scope: `licenses:write`. \#(checkingOut)",
            "x-required-scope": "licenses:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("CheckOut")),
            "responses": {
              "200": \#(one("LicenseFile", "The file, with the whole license beside it.")),
              \#(errors(404, 409, 422, body: true))
            }
          }
        },
        "/license/checkout": {
          "post": {
            "operationId": "checkOutOwnLicense",
            "tags": ["License files"],
            "summary": "Check out a license file with the license key",
            "description": "\#(checkingOut)",
            "security": [{"licenseKey": []}],
            "requestBody": \#(body("OwnCheckOut")),
            "responses": {
              "200": \#(one("OwnLicenseFile", "The file, with what a license holder may see beside it.")),
              \#(errors(409, 422, body: true))
            }
          }
        },
        "/licenses/{id}/offline-activations": {
          \#(withId),
          "post": {
            "operationId": "activateOffline",
            "tags": ["License files"],
            "summary": "Activate a machine without a network",
            "description": "Scope: `licenses:write`, and `machines:write` besides. \#(activatingOffline)",
            "x-required-scope": "licenses:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("OfflineActivation")),
            "responses": {
              "200": \#(one("LicenseFile", "The file to carry back, with the whole license beside it.")),
              \#(errors(404, 409, 422, body: true))
            }
          }
        },
        "/license/offline-activations": {
          "post": {
            "operationId": "activateOwnOffline",
            "tags": ["License files"],
            "summary": "Activate a machine without a network, with the license key",
            "description": "\#(activatingOffline)",
            "security": [{"licenseKey": []}],
            "requestBody": \#(body("OwnOfflineActivation")),
            "responses": {
              "200": \#(one("OwnLicenseFile", "The file to carry back.")),
              \#(errors(409, 422, body: true))
            }
          }
        },
        "/licenses/{id}/offline-removals": {
          \#(withId),
          "post": {
            "operationId": "removeOffline",
            "tags": ["License files"],
            "summary": "Free the seat of a machine without a network",
            "description": "Scope: `machines:write`. \#(removingOffline)",
            "x-required-scope": "machines:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("OfflineRemoval")),
            "responses": {
              "204": \#(nothing("The seat is free.")),
              \#(errors(404, 422, body: true))
            }
          }
        },
        "/license/offline-removals": {
          "post": {
            "operationId": "removeOwnOffline",
            "tags": ["License files"],
            "summary": "Free the seat of a machine without a network, with the license key",
            "description": "\#(removingOffline)",
            "security": [{"licenseKey": []}],
            "requestBody": \#(body("OwnOfflineRemoval")),
            "responses": {
              "204": \#(nothing("The seat is free.")),
              \#(errors(404, 422, body: true))
            }
          }
        }
        """#

    private static let checkingOut = """
        A signed file by which an application works without a network until `expiresAt`. It can be read only \
        with the license key and the fingerprint together. It ends after `ttl` seconds, after the policy's \
        `offlineMaxDays`, or with the license where the policy ends it (`RESTRICT_ACCESS`, `REVOKE`), \
        whichever comes first. No file is made where validation would say no: a license that is suspended, \
        revoked, banned or expired answers 409; one whose policy forbids offline use, a fingerprint that is \
        not activated under `requireFingerprint`, missed heartbeats, a machine beyond a lowered limit or no \
        uses left answer 422. It counts no use. The machine counts as alive and keeps its seat until the \
        file ends.
        """

    private static let activatingOffline = """
        Takes the text of a request file that the machine wrote (`licentric file request`), activates the \
        machine and answers with its license file, in one step. The same request again finds the machine \
        there and makes a new file. A request made with another license's key answers 422.
        """

    private static let removingOffline = """
        Takes the text of a proof that the machine wrote when it gave up its license file, signed with the \
        device key it sent at check-out, and frees the seat at once. A proof about an earlier file than the \
        newest, or by another device, answers 422.
        """
}
