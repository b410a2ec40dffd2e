import HTTPTypes
import LicensingCore
import LicensingService
import LicensingStore
import LicensingWire

extension Route {
    /// For a customer who wants to be forgotten: the license goes on without them, or goes.
    static func eraseLicense(_ api: API) -> Route {
        Route(.post, "/licenses/{id}/erase", .apiKey(.licensesWrite)) { request in
            let id = try request.id(of: "license", as: License.self)
            try await api.licenses.require(id, in: request.tenant)
            let fields = try request.fields()
            let isDeleted = fields.changedBoolean("delete").applied(to: false)
            let reason = fields.reason()
            try fields.finish()
            let change = try api.eraseLicense.change(
                id,
                deleting: isDeleted,
                reason: reason,
                by: request.origin
            )
            let response = try await api.commit(change, request) { license in
                license.map { license in .one { LicenseJSON.write(license, to: &$0) } } ?? .noContent
            }
            do {
                try await api.eraseLicense.blankPast(of: id, in: request.tenant)
            } catch is StoreError {
                // It is promised by now: the sweep goes on with it, and tells the log what stands in the way.
            }
            return response
        }
    }
}
