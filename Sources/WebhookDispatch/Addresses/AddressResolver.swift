/// Tells which addresses a name has.
package protocol AddressResolver: Sendable {
    /// Looks up a name of a host, which is no address itself.
    ///
    /// Returns early when the task is cancelled.
    func resolve(_ name: String, for purpose: LookupPurpose) async -> Resolution

    /// Frees what it holds; nothing is looked up afterwards.
    func close() async
}
