import Foundation

/// What blocks before a store is there: libpq waits, so not on a thread that tasks share.
enum OpeningThread {
    static func run<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                continuation.resume(with: Result { try work() })
            }
            thread.name = "licentric.postgres.opening"
            thread.start()
        }
    }
}
