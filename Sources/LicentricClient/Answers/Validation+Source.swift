import Foundation

extension Validation {
    /// Where an answer comes from.
    public enum Source: Sendable, Equatable {
        /// The server has just signed it.
        case server
        /// The server signed it so long ago.
        case cache(age: Duration)
        /// The server cannot be reached; its last signed "yes" counts until then.
        case grace(until: Date)
        /// The stored license file.
        case offlineFile
        /// Nobody: ``OutagePolicy/failOpen``.
        case failOpen
    }
}
