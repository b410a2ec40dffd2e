import LicensingStore

/// Moves a whole installation from one store to another, secrets included: they stay as they are, under the same master key.
///
/// Every batch is a transaction of the destination, in the order of the keys, so a copy that was interrupted goes on after
/// the last row that is there. Nobody else may be at work on either store.
package struct CopyInstallation: Sendable {
    /// How many rows are read and written at once.
    package static let batchSize = 1000

    private let source: any Store
    private let destination: any Store
    private let batchSize: Int
    private let report: @Sendable (CopyProgress) -> Void

    package init(
        from source: any Store,
        to destination: any Store,
        batchSize: Int = Self.batchSize,
        report: @escaping @Sendable (CopyProgress) -> Void = { _ in }
    ) {
        self.source = source
        self.destination = destination
        self.batchSize = batchSize
        self.report = report
    }

    /// Claims the destination: no server starts on it before ``finish()``.
    ///
    /// - Returns: Whether an earlier copy is gone on with.
    /// - Throws: ``CopyRefusal`` where something else is there.
    package func begin(_ identity: InstallationIdentity) async throws -> Bool {
        let mark = identity.mark
        return try await destination.write { transaction in
            if let begun = try transaction.stateBytes(.copying) {
                guard begun == mark else {
                    throw CopyRefusal.destinationIsOfAnother
                }
                return true
            }
            guard try transaction.holdsNothing() else {
                throw CopyRefusal.destinationIsInUse
            }
            try transaction.beginCopy(from: mark)
            return false
        }
    }

    /// Copies every row that is not in the destination yet.
    package func copyRows() async throws {
        let wanted = try await Self.counts(of: source)
        let present = try await Self.counts(of: destination)
        var all = RowTally(done: present.reduce(0, +), total: wanted.reduce(0, +))
        for (table, counts) in zip(CopiedTable.all, zip(present, wanted)) {
            var tally = RowTally(done: counts.0, total: counts.1)
            try await copy(table) { count in
                tally.done += count
                all.done += count
                report(.copying(table: table.name, tally, all: all))
            }
            report(.copied(table: table.name, rows: tally.done))
        }
    }

    /// Reads both sides again, each in one state from the first table to the last.
    package func compare() async throws -> [TableComparison] {
        let total = try await Self.counts(of: source).reduce(0, +)
        let report = report
        async let source = Self.digests(of: source, batchSize) { table, rows in
            report(.comparing(table: table.name, all: RowTally(done: rows, total: total)))
        }
        async let destination = Self.digests(of: destination, batchSize) { _, _ in }
        return zip(CopiedTable.all, zip(try await source, try await destination))
            .map { TableComparison(table: $0.name, source: $1.0, destination: $1.1) }
    }

    /// Lets a server start on the destination.
    package func finish() async throws {
        try await destination.write { try $0.endCopy() }
    }

    /// Reads the next batch while one is being written.
    private func copy(_ table: CopiedTable, copied: (Int) -> Void) async throws {
        let last = try await destination.scan { try $0.lastCopiedKey(of: table) }
        var batch = try await rows(of: table, after: last)
        while let key = batch.last?.key(in: table) {
            let isLast = batch.count < batchSize
            async let following = isLast ? [] : rows(of: table, after: key)
            try await write(batch, to: table)
            copied(batch.count)
            batch = try await following
        }
    }

    private func rows(of table: CopiedTable, after key: [SQLValue]?) async throws -> [CopiedRow] {
        let limit = batchSize
        return try await source.scan { try $0.copiedRows(of: table, after: key, limit: limit) }
    }

    private func write(_ batch: [CopiedRow], to table: CopiedTable) async throws {
        do {
            try await destination.write { try $0.insert(batch, into: table) }
        } catch StoreError.constraint {
            throw CopyRefusal.refusedRow(table: table.name)
        }
    }

    private static func counts(of store: any Store) async throws -> [Int] {
        try await store.scan { transaction in
            try CopiedTable.all.map { try transaction.countCopiedRows(of: $0) }
        }
    }

    /// `report` is told of the rows of all tables read so far; from the start again, if the look has to begin again.
    private static func digests(
        of store: any Store,
        _ batchSize: Int,
        report: @escaping @Sendable (CopiedTable, Int) -> Void
    ) async throws -> [TableDigest] {
        try await store.scan { transaction in
            var before = 0
            return try CopiedTable.all.map { table in
                let digest = try TableDigest(of: table, in: transaction, batchSize: batchSize) { rows in
                    report(table, before + rows)
                }
                before += digest.rows
                return digest
            }
        }
    }
}
