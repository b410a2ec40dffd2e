import LicensingStore

/// Keeps every command but `licentric store copy` away from a store that holds only a part of what was copied.
enum UnfinishedCopy {
    /// Closes a store that it refuses.
    ///
    /// - Throws: A sentence that says what to do.
    static func check(_ store: any Store) async throws {
        let isUnfinished: Bool
        do {
            isUnfinished = try await store.read { try $0.stateBytes(.copying) } != nil
        } catch {
            await store.close()
            throw StartFailure(Installation.describe(error))
        }
        guard !isUnfinished else {
            await store.close()
            throw StartFailure(
                "The copy into this installation is unfinished: run the same `licentric store copy` again, which goes on "
                    + "where it stopped, or delete the destination."
            )
        }
    }
}
