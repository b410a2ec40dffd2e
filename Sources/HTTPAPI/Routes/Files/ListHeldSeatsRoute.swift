import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    /// Why a license is full although it has fewer machines than its limit.
    static func listHeldSeats(_ api: API) -> Route {
        Route(.get, "/licenses/{id}/held-seats", .apiKey(.machinesRead)) { request in
            let tenant = try request.tenant
            let id = try request.id(of: "license", as: License.self)
            try await api.licenses.require(id, in: tenant)
            let seats = try await api.machines.heldSeats(of: id, request.page(), in: tenant, now: request.now)
            return .page(seats) { HeldSeatJSON.write($0, to: &$1) }
        }
    }
}
