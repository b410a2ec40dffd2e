import LicensingCore

/// A transaction that may change rows.
package protocol WriteTransaction: ReadTransaction {
    /// Runs one statement that yields no rows.
    ///
    /// - Parameters:
    ///   - sql: The statement, with `$1`-style placeholders.
    ///   - values: The value of `$1` first.
    ///   - fence: Whose rows it can meet.
    /// - Returns: How many rows it changed.
    /// - Throws: ``StoreError``.
    @discardableResult
    func execute(_ sql: String, _ values: [SQLValue], behind fence: Fence) throws -> Int

    /// Runs one statement of which nobody asks how many rows it changed.
    ///
    /// Where the engine is far away it travels with the next one that somebody waits for. What fails in it fails the
    /// transaction, there or at the commit.
    ///
    /// - Parameters: As for ``execute(_:_:behind:)``.
    /// - Throws: ``StoreError``.
    func send(_ sql: String, _ values: [SQLValue], behind fence: Fence) throws

    /// Runs one statement on rows that many transactions change, such as a counter's, when everything else of the transaction
    /// is done.
    ///
    /// Where several transactions write at once, that is the end, in the order of the ranks: so no two of them wait for each
    /// other, and nobody waits longer than the commit takes. Nothing of the same transaction may ask for such a row.
    ///
    /// - Parameters:
    ///   - sql: The statement, with `$1`-style placeholders.
    ///   - values: The value of `$1` first.
    ///   - fence: Whose rows it can meet.
    ///   - rank: The table, and what names the row in it.
    /// - Throws: ``StoreError``.
    func sendLast(_ sql: String, _ values: [SQLValue], behind fence: Fence, rank: String) throws

    /// Runs one statement that waits for others and changes nothing; a second time in one transaction it is not run at all.
    ///
    /// - Parameters: As for ``execute(_:_:behind:)``.
    /// - Throws: ``StoreError``.
    func lock(_ sql: String, _ values: [SQLValue], behind fence: Fence) throws

    /// Tells this node, and every other where it is told (``Change/isTold``), that what it may remember of this has changed: when
    /// the transaction commits, and only then.
    func announce(_ change: Change) throws

    /// Writes the heartbeat of a machine at the end of the journal, where the engine has one.
    ///
    /// - Parameters:
    ///   - machine: A machine that is there, and of which nothing has to be revived.
    ///   - time: When it came; not before the machine was seen last.
    /// - Returns: False where there is no journal, or no room in it: then nothing was done, and the machine's row has to be changed.
    /// - Throws: ``StoreError``.
    func journalHeartbeat(of machine: Identifier<Machine>, at time: Instant) throws -> Bool
}

extension WriteTransaction {
    package func journalHeartbeat(of _: Identifier<Machine>, at _: Instant) throws -> Bool {
        false
    }

    /// Changes tables that belong to no tenant.
    @discardableResult
    package func execute(_ sql: String, _ values: [SQLValue]) throws -> Int {
        try execute(sql, values, behind: .nobody)
    }
}
