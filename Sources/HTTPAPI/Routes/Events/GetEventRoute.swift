import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func getEvent(_ api: API) -> Route {
        Route(.get, "/events/{id}", .apiKey(.webhooksRead)) { request in
            guard let text = request.parameters["id"], let id = try? EventIDRule().read(text) else {
                throw Refusal.notFound("event")
            }
            let event = try await api.events.find(id, in: request.tenant)
            return .one { EventJSON.write(event, to: &$0) }
        }
    }
}
