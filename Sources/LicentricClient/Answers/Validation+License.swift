import Foundation

extension Validation {
    /// A license as anyone who has its key may see it.
    public struct License: Sendable, Equatable {
        /// Its id, which support asks for.
        public let id: String
        /// `active`, `suspended`, `expired`, `revoked` or `banned`.
        public let status: String
        /// What the vendor calls it.
        public let name: String?
        /// When it ends; nil is never.
        public let expiresAt: Date?
    }
}
