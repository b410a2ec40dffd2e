import LicensingCore
import LicensingService
import LicensingStore

/// What a copy promises, on any two stores: the caller brings them, and says what it expects of what comes back.
package struct CopyTrial: Sendable {
    /// Small, so that every table takes several.
    private static let batchSize = 7

    package let source: any Store
    package let destination: any Store

    package init(from source: any Store, to destination: any Store) {
        self.source = source
        self.destination = destination
    }

    /// Copies everything, and leaves the destination finished.
    ///
    /// - Returns: The tables that differ; the destination is left unfinished then.
    package func copy() async throws -> [String] {
        let copy = CopyInstallation(from: source, to: destination, batchSize: Self.batchSize)
        _ = try await copy.begin(InstallationIdentity.read(from: source))
        try await copy.copyRows()
        return try await finish(copy)
    }

    /// Copies with a process that ends after so many changes, again and again, until one of them comes to the end.
    ///
    /// - Returns: How many processes it took.
    package func copyInPieces(of changes: Int) async throws -> Int {
        for piece in 1...1000 {
            let failing = FailingStore(destination, afterChanges: changes)
            do {
                let copy = CopyInstallation(from: source, to: failing, batchSize: Self.batchSize)
                _ = try await copy.begin(InstallationIdentity.read(from: source))
                try await copy.copyRows()
                _ = try await finish(copy)
                return piece
            } catch is FailingStore.Ended {
                continue
            }
        }
        return .max
    }

    /// Copies the rows, changes the source, and compares.
    ///
    /// - Returns: The tables that differ.
    package func copy(
        thenChange change: @escaping @Sendable (any WriteTransaction) throws -> Void
    ) async throws
        -> [String]
    {
        let copy = CopyInstallation(from: source, to: destination, batchSize: Self.batchSize)
        _ = try await copy.begin(InstallationIdentity.read(from: source))
        try await copy.copyRows()
        try await source.write(change)
        return try await copy.compare().filter { !$0.isSame }.map(\.table)
    }

    /// The numbers that a store gives to a new tenant, and the highest it has.
    package static func nextTenant(in store: any Store) async throws -> (next: Int64, highest: Int64) {
        try await store.write { transaction in
            let highest = try transaction.first("SELECT max(number) FROM tenants", []) { $0.integer(0) } ?? 0
            guard let account = try transaction.accounts().first else {
                return (0, highest)
            }
            let tenant = try transaction.insertTenant(of: account.id, .live, at: Instant(milliseconds: 0))
            return (tenant.number, highest)
        }
    }

    private func finish(_ copy: CopyInstallation) async throws -> [String] {
        let differing = try await copy.compare().filter { !$0.isSame }.map(\.table)
        if differing.isEmpty {
            try await copy.finish()
        }
        return differing
    }
}
