import LicensingCore

/// What the audit log shows before and after a change.
protocol Audited {
    var auditResource: AuditResource { get }
    /// The license it belongs to; nil for the license itself and for what belongs to none.
    var auditLicense: Identifier<License>? { get }

    /// It as the API shows it, without secrets: a JSON object.
    func auditText(in tenant: Tenant) -> String
}

extension Audited {
    var auditLicense: Identifier<License>? { nil }
}
