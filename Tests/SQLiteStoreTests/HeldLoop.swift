import SQLiteStore

/// Keeps the commit loop busy with a change that waits, so that a test decides what gathers behind it.
struct HeldLoop {
    let store: SQLiteStore

    init(_ store: SQLiteStore) {
        self.store = store
    }

    /// Runs the body while the loop, and with it the write lock, is held; releasing the hold early is allowed.
    func during<T>(_ body: (Hold) async throws -> T) async throws -> T {
        let hold = Hold()
        let holding = Task { [store] in
            try await store.write { _ in hold.wait() }
        }
        await hold.reached()
        defer { hold.release() }
        let value = try await body(hold)
        hold.release()
        try await holding.value
        return value
    }
}
