extension OpenAPIDocument {
    /// The request that this server makes: a delivery, as the endpoint gets it.
    static let sentWebhooks = ##"""
        "event": {
          "post": {
            "operationId": "receiveEvent",
            "tags": ["Webhooks"],
            "summary": "What arrives at your endpoint",
            "description": "\##(receiving)",
            "security": [],
            "parameters": [
              {
                "name": "X-Licentric-Signature",
                "in": "header",
                "required": true,
                "description": "\##(signature)",
                "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"}
              },
              {
                "name": "X-Licentric-Timestamp",
                "in": "header",
                "required": true,
                "description": "When this attempt was made, in Unix seconds. Refuse what is older than 300 s.",
                "schema": {"type": "integer"}
              },
              {
                "name": "X-Licentric-Signature-Previous",
                "in": "header",
                "description": "The same by the secret before, for 24 hours after a rotation.",
                "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"}
              },
              {
                "name": "X-Licentric-Delivery",
                "in": "header",
                "required": true,
                "description": "The id of the delivery.",
                "schema": {"type": "string", "format": "uuid"}
              },
              {
                "name": "webhook-id",
                "in": "header",
                "required": true,
                "description": "The id of the event.",
                "schema": {"type": "string", "pattern": "^evt_[0-9a-f]{32}$"}
              },
              {
                "name": "webhook-timestamp",
                "in": "header",
                "required": true,
                "description": "The same as `X-Licentric-Timestamp`.",
                "schema": {"type": "integer"}
              },
              {
                "name": "webhook-signature",
                "in": "header",
                "required": true,
                "description": "\##(standardSignature)",
                "schema": {"type": "string"}
              }
            ],
            "requestBody": \##(body("EventEnvelope")),
            "responses": {
              "2XX": {"description": "Received. Any other status, and no answer within 15 s, is a failure."}
            }
          }
        }
        """##

    private static let receiving = """
        A POST to the `url` of the webhook. Failed attempts are repeated after 5 s, 5 min, 30 min, 2 h, 5 h, \
        10 h and 10 h, each up to a tenth later. Redirections are not followed, 410 disables the webhook at \
        once, and five days without any success do, too. The same event may arrive more than once and in \
        another order: keep the ids you have seen.
        """

    private static let signature = """
        Lower-case hex HMAC-SHA256 over the timestamp, a full stop and the bytes of the body; the key is the \
        whole text of the secret with its `whsec_`.
        """

    private static let standardSignature = """
        Standard Webhooks: `v1,` and the base64 HMAC-SHA256 over id, timestamp and body, joined by full \
        stops; the key is what the secret's base64 part says. During a rotation two values, the new one \
        first, with a space between.
        """
}
