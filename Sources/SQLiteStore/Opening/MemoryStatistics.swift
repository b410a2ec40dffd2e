import CSQLite

/// SQLite counts the memory it takes under one lock for the whole process, and nobody here asks: Debian's takes each little piece
/// from the system, so that two threads that read at the same time spend a third of it waiting for that lock.
enum MemoryStatistics {
    /// Off, once, before the first database is opened; later it would change nothing.
    static let areOff: Bool = licentric_sqlite_without_memory_statistics() == SQLITE_OK
}
