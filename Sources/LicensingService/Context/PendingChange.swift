import LicensingCore

/// A change that a use case has put together and nobody has committed yet.
///
/// It is a value, so that whoever commits it can put more into the same transaction: the answer that is kept for a retry,
/// for example. ``LicensingContext/commit(_:)`` carries it out.
package struct PendingChange<Value: Sendable>: Sendable {
    let origin: Origin
    /// The license it shows or decides about, if it is one: what is counted of its uses in memory is written down first.
    let license: Identifier<License>?
    /// A refusal that is returned commits what was recorded before it; one that is thrown undoes everything.
    let body: @Sendable (Ledger) throws -> Result<Value, Refusal>
    /// Called after the commit, before the caller hears of it.
    let committed: @Sendable () -> Void

    private init(
        origin: Origin,
        showing license: Identifier<License>?,
        committed: @escaping @Sendable () -> Void,
        body: @escaping @Sendable (Ledger) throws -> Result<Value, Refusal>
    ) {
        self.origin = origin
        self.license = license
        self.committed = committed
        self.body = body
    }

    /// A change whose refusals undo everything.
    init(
        by origin: Origin,
        showing license: Identifier<License>? = nil,
        committed: @escaping @Sendable () -> Void = {},
        _ body: @escaping @Sendable (Ledger) throws -> Value
    ) {
        self.init(origin: origin, showing: license, committed: committed) { .success(try body($0)) }
    }

    /// A change that may be refused and leave a record of it.
    static func deciding(
        by origin: Origin,
        showing license: Identifier<License>? = nil,
        committed: @escaping @Sendable () -> Void = {},
        _ body: @escaping @Sendable (Ledger) throws -> Result<Value, Refusal>
    ) -> PendingChange {
        PendingChange(origin: origin, showing: license, committed: committed, body: body)
    }
}
