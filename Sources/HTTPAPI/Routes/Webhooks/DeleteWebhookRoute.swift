import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func deleteWebhook(_ api: API) -> Route {
        Route(.delete, "/webhooks/{id}", .apiKey(.webhooksWrite)) { request in
            let change = api.webhooks.delete(try request.id(of: "webhook"), by: try request.origin)
            return try await api.commit(change, request) { _ in .noContent }
        }
    }
}
