/// What a license file is asked for with.
package struct CheckOutDraft: Sendable {
    /// The device's.
    package var fingerprint: String
    /// Seconds; nil is ``FileTerm/usual``.
    package var ttl: Int?
    /// The public half of a key that was made on the device, 32 bytes, for a later ``RemovalProof``.
    package var deviceKey: [UInt8]?

    package init(fingerprint: String, ttl: Int? = nil, deviceKey: [UInt8]? = nil) {
        self.fingerprint = fingerprint
        self.ttl = ttl
        self.deviceKey = deviceKey
    }
}
