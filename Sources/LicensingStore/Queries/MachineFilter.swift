import LicensingCore

/// What a list of machines may be narrowed by; everything given must hold.
package struct MachineFilter: Equatable, Sendable {
    package var license: Identifier<License>?
    package var fingerprint: String?
    package var status: HeartbeatStatus?

    package init(
        license: Identifier<License>? = nil,
        fingerprint: String? = nil,
        status: HeartbeatStatus? = nil
    ) {
        self.license = license
        self.fingerprint = fingerprint
        self.status = status
    }
}
