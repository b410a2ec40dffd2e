import LicensingCore

/// A verdict with what the application is told beside it.
package struct ValidationAnswer: Sendable {
    package let verdict: Verdict
    /// Nil with `NOT_FOUND`.
    package let license: LicenseView?
    /// The machine with the request's fingerprint.
    package let machine: MachineView?
    /// The world that answered; nil when no key was found.
    package let tenant: Tenant?

    static let notFound = ValidationAnswer(
        verdict: Verdict(.notFound),
        license: nil,
        machine: nil,
        tenant: nil
    )
}
