/// One environment of one account: the fence around every row.
///
/// `number` is what rows carry (ADR 0006).
package struct Tenant: Hashable, Sendable {
    package let number: Int64
    package let account: Identifier<Account>
    package let environment: EnvironmentKind

    package init(number: Int64, account: Identifier<Account>, environment: EnvironmentKind) {
        self.number = number
        self.account = account
        self.environment = environment
    }
}
