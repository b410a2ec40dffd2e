import LicensingCore

/// Whether a key is valid, as an application asks.
package struct KeyQuestion: Sendable {
    let key: LicenseKeyText
    let request: ValidationRequest
    /// What the base path names.
    let account: Identifier<Account>?
    let environment: EnvironmentKind?
    let now: Instant

    package init(
        key: LicenseKeyText,
        request: ValidationRequest,
        account: Identifier<Account>?,
        environment: EnvironmentKind?,
        now: Instant
    ) {
        self.key = key
        self.request = request
        self.account = account
        self.environment = environment
        self.now = now
    }

    /// Whether base path and request name two environments.
    var contradictsItself: Bool {
        guard let environment, let asked = request.environment else {
            return false
        }
        return environment != asked
    }

    /// Whether the base path lets the key lead there.
    func mayMean(_ tenant: Tenant) -> Bool {
        (account.map { $0 == tenant.account } ?? true)
            && (environment.map { $0 == tenant.environment } ?? true)
    }
}
