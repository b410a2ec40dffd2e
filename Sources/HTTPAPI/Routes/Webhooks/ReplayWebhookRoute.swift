import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    static func replayWebhook(_ api: API) -> Route {
        Route(.post, "/webhooks/{id}/replay", .apiKey(.webhooksWrite)) { request in
            let id = try request.id(of: "webhook", as: Webhook.self)
            try await api.webhooks.require(id, in: try request.tenant)
            let fields = try request.fields()
            let from = fields.required("from", InstantRule())
            let to = fields.required("to", InstantRule())
            let after = fields.optional("after", EventIDRule())
            try fields.finish()
            guard from < to else {
                throw InvalidFields("Must be later than from", .custom, path: ["to"])
            }
            let change = try await api.webhooks.replay(
                id,
                from: from,
                to: to,
                after: after,
                by: request.origin
            )
            return try await api.commit(change, request) { result in
                .one(202) { write(result, to: &$0) }
            }
        }
    }

    private static func write(_ result: ReplayResult, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("deliveries", result.deliveries)
        writer.field("hasMore", result.hasMore)
        writer.field("after", result.after?.eventText)
        writer.endObject()
    }
}
