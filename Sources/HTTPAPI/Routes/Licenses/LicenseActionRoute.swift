import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    /// `POST /licenses/{id}/suspend` and its four siblings.
    static func licenseAction(_ action: LicenseAction, _ api: API) -> Route {
        Route(.post, "/licenses/{id}/\(action.rawValue)", .apiKey(.licensesWrite)) { request in
            let tenant = try request.tenant
            let id = try request.id(of: "license", as: License.self)
            try await api.licenses.require(id, in: tenant)
            let fields = try request.fields()
            let reason = fields.reason()
            let order = order(action, in: fields)
            try fields.finish()
            let change = try api.changeLicenseState.change(
                order,
                on: id,
                reason: reason,
                by: request.origin
            )
            return try await api.commit(change, request) { license in
                .one { LicenseJSON.write(license, to: &$0) }
            }
        }
    }

    private static func order(_ action: LicenseAction, in fields: Fields) -> LicenseLifecycle.Order {
        var order = LicenseLifecycle.Order(action)
        if action == .reinstate {
            order.expiresAt = fields.optionalInstant("expiresAt")
        }
        if action == .renew {
            order.expiresAt = fields.changedInstant("expiresAt").asOptional
            order.durationDays = fields.changedInteger("durationDays", range: Fields.days).asOptional
            if fields.contains("expiresAt"), fields.contains("durationDays") {
                fields.issue(path: ["durationDays"], message: "Send expiresAt or durationDays, not both.")
            }
        }
        return order
    }
}
