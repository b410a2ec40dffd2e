import LicensingCore
import LicensingService
import LicensingWire

extension APIRequest {
    /// Which entitlements to attach: by id or by code, one of the two.
    func entitlementReferences() throws -> EntitlementReferences {
        let fields = try fields()
        let ids = fields.changedUUIDs("entitlementIds", count: 1...100)
        let codes = fields.changedStrings(
            "entitlementCodes",
            count: 1...100,
            length: 1...100,
            pattern: .lowercaseCode
        )
        if fields.contains("entitlementIds") == fields.contains("entitlementCodes") {
            fields.issue(path: [], message: "Send either entitlementIds or entitlementCodes.")
        }
        try fields.finish()
        if case .set(let ids) = ids {
            return .ids(ids.map { Identifier($0) })
        }
        return .codes(codes.applied(to: []))
    }
}
