import LicensingCore

/// The account and environment that the base path names.
package struct BasePin: Equatable, Sendable {
    package let account: Identifier<Account>
    package let environment: EnvironmentKind

    package init(account: Identifier<Account>, environment: EnvironmentKind) {
        self.account = account
        self.environment = environment
    }
}
