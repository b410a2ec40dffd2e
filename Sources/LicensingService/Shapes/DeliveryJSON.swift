import LicensingCore
import LicensingWire

/// A delivery as the API shows it, with what came of its last attempt.
package enum DeliveryJSON {
    package static func write(_ delivery: Delivery, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("id", delivery.id)
        writer.field("webhookId", delivery.webhook)
        writer.field("eventId", delivery.event.eventText)
        writer.field("eventType", delivery.eventType.rawValue)
        writer.field("status", delivery.status.rawValue)
        writer.field("attempts", delivery.attempts)
        writer.field("nextAttemptAt", delivery.nextAttemptAt)
        writer.field("lastAttemptAt", delivery.lastAttempt?.startedAt)
        writer.field("durationMs", delivery.lastAttempt.map { Int($0.duration.milliseconds) })
        write(delivery.lastAttempt?.outcome, to: &writer)
        writer.field("deliveredAt", delivery.deliveredAt)
        writer.field("createdAt", delivery.createdAt)
        writer.endObject()
    }

    private static func write(_ outcome: DeliveryAttempt.Outcome?, to writer: inout JSONWriter) {
        var (status, body, error): (Int?, String?, String?)
        switch outcome {
        case .answered(let code, let text): (status, body) = (code, text)
        case .failed(let reason): error = reason
        case nil: break
        }
        writer.field("responseStatus", status)
        writer.field("responseBody", body)
        writer.field("error", error)
    }
}
