import Foundation

/// A license file that is kept on this device.
public struct OfflineFile: Sendable, Equatable {
    /// When the server made it.
    public let issuedAt: Date
    /// From then on it counts for nothing.
    public let expiresAt: Date
    /// The license it is for.
    public let license: Validation.License
    /// Codes of everything the license held when it was made.
    public let entitlements: [String]
    /// Whether it holds a seat, so that giving it up can be proved.
    public let holdsSeat: Bool
}
