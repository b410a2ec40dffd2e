import LicensingCore

/// A verdict with what the application is told beside it.
package struct ValidationAnswer: Sendable {
    package let verdict: Verdict
    /// Nil with `NOT_FOUND`.
    package internal(set) var license: LicenseView?
    /// The machine with the request's fingerprint.
    package let machine: MachineView?
    /// The world that answered; nil when no key was found.
    package let tenant: Tenant?
    /// The license's product, for counting.
    package let product: Identifier<Product>?
    /// Whether an endpoint wants to hear of this answer although it is not valid.
    let isWanted: Bool
    /// Whether a use may be counted in memory; see ``UseTally/countBehind(_:at:)``.
    let mayBeCountedBehind: Bool

    init(
        verdict: Verdict,
        license: LicenseView?,
        machine: MachineView?,
        tenant: Tenant?,
        product: Identifier<Product>? = nil,
        isWanted: Bool = false,
        mayBeCountedBehind: Bool = false
    ) {
        self.verdict = verdict
        self.license = license
        self.machine = machine
        self.tenant = tenant
        self.product = product
        self.isWanted = isWanted
        self.mayBeCountedBehind = mayBeCountedBehind
    }

    static let notFound = ValidationAnswer(
        verdict: Verdict(.notFound),
        license: nil,
        machine: nil,
        tenant: nil
    )
}
