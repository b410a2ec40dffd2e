import LicensingCore

/// A device that asks for a seat.
package struct MachineDraft: Sendable {
    package var fingerprint: String
    package var name: String?
    package var platform: Platform?
    package var hostname: String?
    package var cores: Int?
    package var metadata: String
    package var ipAddress: String?
    /// The public half of a key that was made on the device.
    package var deviceKey: [UInt8]?
    /// The machine whose seat it takes over.
    package var replaces: Identifier<Machine>?

    package init(fingerprint: String) {
        self.fingerprint = fingerprint
        metadata = "{}"
    }
}
