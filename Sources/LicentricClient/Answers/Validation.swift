import Foundation

/// What a license allows on this device now, and how that is known.
public struct Validation: Sendable, Equatable {
    /// Whether the application may run: decide by this, not by ``code``.
    public let valid: Bool
    /// Why.
    public let code: Code
    /// The license, unless there is none.
    public let license: License?
    /// This device's activation, if there is one.
    public let machine: Machine?
    /// Codes of everything the license holds.
    public let entitlements: [String]
    /// Those that were asked for and are not held.
    public let missingEntitlements: [String]
    /// Where the answer comes from.
    public let source: Source
    /// What went wrong on the way: why the server's answer could not be had or believed, or why it could not be kept.
    public let problem: LicentricError?

    /// Whether the license holds this.
    ///
    /// - Parameter code: The entitlement's code.
    /// - Returns: True only in a valid answer that lists it.
    public func has(_ code: String) -> Bool {
        valid && entitlements.contains(code)
    }
}
