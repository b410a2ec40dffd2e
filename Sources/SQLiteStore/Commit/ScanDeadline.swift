import GRDBSQLite

/// Breaks a long look off when its time is over.
///
/// SQLite asks every few thousand steps whether to go on; a "no" ends the statement with SQLITE_INTERRUPT.
final class ScanDeadline {
    /// Some tens of microseconds of work.
    private static let stepsBetweenQuestions: CInt = 10_000

    private let handle: OpaquePointer
    private let end: ContinuousClock.Instant

    init(on handle: OpaquePointer, after patience: Duration) {
        self.handle = handle
        end = ContinuousClock.now + patience
        sqlite3_progress_handler(
            handle,
            Self.stepsBetweenQuestions,
            { context in
                guard let context else {
                    return 0
                }
                let deadline = Unmanaged<ScanDeadline>.fromOpaque(context).takeUnretainedValue()
                return ContinuousClock.now < deadline.end ? 0 : 1
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    /// Must be called before the connection goes to somebody else.
    func lift() {
        sqlite3_progress_handler(handle, 0, nil, nil)
    }
}
