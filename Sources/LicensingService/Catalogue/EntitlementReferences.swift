import LicensingCore
import LicensingStore

/// Entitlements as a request names them.
package enum EntitlementReferences: Equatable, Sendable {
    case ids([Identifier<Entitlement>])
    case codes([String])

    /// - Throws: A ``Refusal`` when one of them does not exist in the tenant.
    func resolve(in scope: some TenantScope) throws -> [Identifier<Entitlement>] {
        switch self {
        case .ids(let ids):
            for id in ids where try scope.entitlement(id) == nil {
                throw Refusal.missingReference("entitlementIds")
            }
            return ids
        case .codes(let codes):
            return try codes.map { code in
                guard let entitlement = try scope.entitlement(code: code) else {
                    throw Refusal.missingReference("entitlementCodes")
                }
                return entitlement.id
            }
        }
    }
}
