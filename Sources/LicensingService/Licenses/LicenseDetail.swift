import LicensingCore

/// What reading a single license adds.
package struct LicenseDetail: Sendable {
    package let policy: Policy
    /// The newest hundred.
    package let machines: [MachineView]
}
