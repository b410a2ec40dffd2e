extension Validation {
    /// The reason of a verdict, as the server's documentation names it; a newer server may know more.
    public struct Code: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
        /// As it is sent, such as `VALID`.
        public let rawValue: String

        /// Takes a code as it is sent.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// As it is sent.
        public var description: String { rawValue }

        /// All is well.
        public static let valid = Code(rawValue: "VALID")
        /// There is no such license, or it is for another product or environment.
        public static let notFound = Code(rawValue: "NOT_FOUND")
        /// Past its date; ``Validation/valid`` says whether it may go on.
        public static let expired = Code(rawValue: "EXPIRED")
        /// Withdrawn for now.
        public static let suspended = Code(rawValue: "SUSPENDED")
        /// Withdrawn for good.
        public static let revoked = Code(rawValue: "REVOKED")
        /// Blocked for abuse.
        public static let banned = Code(rawValue: "BANNED")
        /// No seat is free for this device.
        public static let machineLimitExceeded = Code(rawValue: "MACHINE_LIMIT_EXCEEDED")
        /// This device is not activated.
        public static let fingerprintNotFound = Code(rawValue: "FINGERPRINT_NOT_FOUND")
        /// This device was silent for too long.
        public static let heartbeatRequired = Code(rawValue: "HEARTBEAT_REQUIRED")
        /// The license has had all the answers it may have.
        public static let usesExceeded = Code(rawValue: "USES_EXCEEDED")
        /// Something that was asked for is not held.
        public static let entitlementsMissing = Code(rawValue: "ENTITLEMENTS_MISSING")
        /// The offline file has ended.
        public static let fileExpired = Code(rawValue: "FILE_EXPIRED")
        /// The device's clock shows a moment before the offline file was made.
        public static let fileNotYetValid = Code(rawValue: "FILE_NOT_YET_VALID")
        /// Nobody was asked; the application chose to go on.
        public static let failOpen = Code(rawValue: "FAIL_OPEN")
    }
}
