import LicensingCore

/// A license as the API shows it: with its status at the moment of asking and what it holds.
package struct LicenseView: Sendable {
    package internal(set) var license: License
    package let status: LicenseStatus
    /// Codes, ascending.
    package let entitlements: [String]
    /// Only in the answers that may show it.
    package var key: String?
    /// Only where a single license is read.
    package var detail: LicenseDetail?

    package init(
        license: License,
        status: LicenseStatus,
        entitlements: [String],
        key: String? = nil,
        detail: LicenseDetail? = nil
    ) {
        self.license = license
        self.status = status
        self.entitlements = entitlements
        self.key = key
        self.detail = detail
    }

    /// Without what only some answers show: the key, the policy, the machines.
    var bare: LicenseView {
        LicenseView(license: license, status: status, entitlements: entitlements)
    }
}
