import LicensingCore
import LicensingStore

/// What an error of the store means to a caller.
package enum StoreRefusal {
    /// Nil for a defect, which is nobody's business but the log's.
    package static func of(_ error: any Error) -> Refusal? {
        switch error as? StoreError {
        case .unavailable, .queueFull, .closed:
            Refusal(
                .unavailable,
                "The server cannot store or read anything right now. Try again in a moment."
            )
        case .constraint, .defect, .newerSchema, nil:
            nil
        }
    }
}
