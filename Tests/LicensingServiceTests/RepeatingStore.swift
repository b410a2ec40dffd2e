import LicensingStore

/// A store that runs every change twice and takes the first run back, as a store may where transactions get in each other's
/// way.
struct RepeatingStore: Store {
    private struct TakenBack: Error {}

    let base: any Store

    var changes: ChangeFeed { base.changes }
    var leads: Bool { base.leads }
    var sweepWidth: Int { base.sweepWidth }

    func read<T: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> T) async throws -> T {
        _ = try? await base.read(body)
        return try await base.read(body)
    }

    func scan<T: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> T) async throws -> T {
        try await base.scan(body)
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any WriteTransaction) throws -> T) async throws -> T
    {
        do {
            try await base.write { transaction in
                _ = try body(transaction)
                throw TakenBack()
            }
        } catch {
            // Whatever the first run came to is as if it had not been.
        }
        return try await base.write(body)
    }

    func close() async {
        await base.close()
    }
}
