extension OpenAPIDocument {
    /// The endpoints that hear what happens.
    static let webhookPaths = #"""
        "/webhooks": {
          "get": {
            "operationId": "listWebhooks",
            "tags": ["Webhooks"],
            "summary": "List webhooks",
            "description": "Scope: `webhooks:read`.",
            "x-required-scope": "webhooks:read",
            "security": [{"apiKey": []}],
            "parameters": [\#(paging)],
            "responses": {
              "200": \#(page("Webhook", "A page of webhooks.")),
              \#(errors())
            }
          },
          "post": {
            "operationId": "createWebhook",
            "tags": ["Webhooks"],
            "summary": "Create a webhook",
            "description": "\#(webhookCreation)",
            "x-required-scope": "webhooks:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("WebhookCreate")),
            "responses": {
              "201": \#(one("WebhookWithSecret", "The new webhook with its secret, shown this once.")),
              \#(errors(422, body: true))
            }
          }
        },
        "/webhooks/{id}": {
          \#(withId),
          "get": {
            "operationId": "getWebhook",
            "tags": ["Webhooks"],
            "summary": "Retrieve a webhook",
            "description": "Scope: `webhooks:read`. Never its secret.",
            "x-required-scope": "webhooks:read",
            "security": [{"apiKey": []}],
            "responses": {
              "200": \#(one("Webhook", "The webhook.")),
              \#(errors(404))
            }
          },
          "patch": {
            "operationId": "updateWebhook",
            "tags": ["Webhooks"],
            "summary": "Change a webhook",
            "description": "\#(webhookChange)",
            "x-required-scope": "webhooks:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("WebhookUpdate")),
            "responses": {
              "200": \#(one("Webhook", "The changed webhook.")),
              \#(errors(404, 422, body: true))
            }
          },
          "delete": {
            "operationId": "deleteWebhook",
            "tags": ["Webhooks"],
            "summary": "Delete a webhook",
            "description": "Scope: `webhooks:write`. What still waited to be delivered to it is dropped.",
            "x-required-scope": "webhooks:write",
            "security": [{"apiKey": []}],
            "responses": {
              "204": \#(nothing("The webhook is deleted.")),
              \#(errors(404, body: true))
            }
          }
        },
        "/webhooks/{id}/rotate-secret": {
          \#(withId),
          "post": {
            "operationId": "rotateWebhookSecret",
            "tags": ["Webhooks"],
            "summary": "Give a webhook a new secret",
            "description": "\#(secretRotation)",
            "x-required-scope": "webhooks:write",
            "security": [{"apiKey": []}],
            "responses": {
              "200": \#(one("WebhookWithSecret", "The webhook with its new secret, shown this once.")),
              \#(errors(404, body: true))
            }
          }
        },
        "/webhooks/{id}/ping": {
          \#(withId),
          "post": {
            "operationId": "pingWebhook",
            "tags": ["Webhooks"],
            "summary": "Send a webhook a test event",
            "description": "\#(pinging)",
            "x-required-scope": "webhooks:write",
            "security": [{"apiKey": []}],
            "responses": {
              "202": \#(one("Delivery", "The delivery, on its way.")),
              \#(errors(404, 409, body: true))
            }
          }
        },
        "/webhooks/{id}/replay": {
          \#(withId),
          "post": {
            "operationId": "replayWebhook",
            "tags": ["Webhooks"],
            "summary": "Deliver the events of a time again",
            "description": "\#(replaying)",
            "x-required-scope": "webhooks:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("WebhookReplay")),
            "responses": {
              "202": \#(one("WebhookReplayed", "How many deliveries were made, and whether there are more.")),
              \#(errors(404, 409, body: true))
            }
          }
        }
        """#

    private static let webhookCreation = """
        Scope: `webhooks:write`. `url` must be `https` and must not lead to a private or otherwise special \
        address: 422, also where its name does not exist. At most 100 webhooks for each environment; one \
        more is 422.
        """

    private static let webhookChange = """
        Scope: `webhooks:write`. A disabled webhook gets no new deliveries; those that wait go on when it is \
        enabled again. Enabling it clears `disabledReason` and `failingSince`.
        """

    private static let secretRotation = """
        Scope: `webhooks:write`. For 24 hours the old secret signs too, in `X-Licentric-Signature-Previous` \
        and as the second value of `webhook-signature`. A second rotation within that time drops the secret \
        before the last.
        """

    private static let pinging = """
        Scope: `webhooks:write`. A new event `ping` goes to this webhook and to no other, whatever it \
        subscribes to. 409 while the webhook is disabled.
        """

    private static let replaying = """
        Scope: `webhooks:write`. New deliveries of the events with `from` ≤ `createdAt` < `to` that the \
        webhook subscribes to, oldest first, at most 1,000 in one call: while `hasMore` is true, call again \
        with the same times and `after`. Events are kept for 30 days. 409 while the webhook is disabled.
        """
}
