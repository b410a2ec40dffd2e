extension OpenAPIDocument {
    /// The two bases the same tree is served under.
    static func servers(origin: String) -> String {
        #"""
        [
          {"url": \#(OpenAPIPrinter.quoted(origin + "/api/v1")), "description": "The usual base."},
          {
            "url": \#(OpenAPIPrinter.quoted(origin + "/a/{accountId}/{environment}/api/v1")),
            "description": "The same tree; pins account and environment for requests without credential.",
            "variables": {
              "accountId": {
                "default": "0197c2a4-6b1e-7c3d-9a51-3f0d2b8e4c00",
                "description": "The id of the account."
              },
              "environment": {
                "default": "live",
                "enum": ["live", "test"],
                "description": "Which of the account's two worlds answers."
              }
            }
          }
        ]
        """#
    }

    /// The `servers` of a path that does not stand below the API's base.
    static func rootServer(origin: String) -> String {
        #"""
        "servers": [{"url": \#(OpenAPIPrinter.quoted(origin + "/"))}]
        """#
    }

    static let securitySchemes = #"""
        {
          "apiKey": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "lk_live_… or lk_test_…",
            "description": "For your own servers: `Bearer lk_live_…`. The prefix is the environment."
          },
          "licenseKey": {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "For the application: `License <key>`, as in `License PROAPP-A1B2-C3D4-E5F6-G7H8`."
          }
        }
        """#

    static let tags = #"""
        [
          {"name": "Validation", "description": "Is this license good, here and now?"},
          {"name": "Licenses", "description": "What you sell: a key, its state, its limits and its holder."},
          {"name": "License key", "description": "What the holder of a license key may see of that license."},
          {"name": "Machines", "description": "The devices a license runs on. Each takes one of its seats."},
          {"name": "License files", "description": "Signed files by which a device works without a network."},
          {"name": "Products", "description": "The applications you license."},
          {"name": "Policies", "description": "The rules that the licenses of a policy follow."},
          {"name": "Entitlements", "description": "Named features that a policy or a single license grants."},
          {"name": "Webhooks", "description": "Your endpoints that hear what happens, signed and retried."},
          {"name": "Events", "description": "What happened, in the order in which it happened."},
          {"name": "Analytics", "description": "Counts and series over the whole environment, exact."},
          {"name": "Audit log", "description": "Who did what, when and from where."},
          {"name": "API keys", "description": "The credentials of your own servers."},
          {"name": "Signing keys", "description": "What answers and license files are signed with."},
          {"name": "Keys and documents", "description": "Public keys and the description of this API."},
          {"name": "Health", "description": "For load balancers and monitors. No credential, no rate limit."}
        ]
        """#
}
