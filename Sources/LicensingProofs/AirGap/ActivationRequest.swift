import Crypto
import LicensingCore
import LicensingWire

/// What a machine without a network asks for: a seat, and a license file for itself.
///
/// It is carried to a computer that can reach the server. It holds no license key: a code made with the key says which license
/// it is meant for, and a signature that the device has the private half of the key it names.
package struct ActivationRequest: Equatable, Sendable {
    private static let armor = Armor(label: "LICENSE REQUEST")
    private static let version = 1
    private static let purpose = "licentric/request/v1"
    private static let domain = "licentric-request:v1\n"

    /// The device that asks.
    package struct Device: Equatable, Sendable {
        package var fingerprint: String
        package var name: String?
        package var hostname: String?
        package var platform: Platform?
        package var cores: Int?

        package init(
            fingerprint: String,
            name: String? = nil,
            hostname: String? = nil,
            platform: Platform? = nil,
            cores: Int? = nil
        ) {
            self.fingerprint = fingerprint
            self.name = name
            self.hostname = hostname
            self.platform = platform
            self.cores = cores
        }
    }

    package let device: Device
    /// The public half of the device's key, 32 bytes.
    package let deviceKey: [UInt8]
    /// By the device's clock, which nobody has checked.
    package let requestedAt: Instant
    private let bodyBase64: String
    private let code: [UInt8]
    private let signature: [UInt8]

    /// Asks for a device.
    ///
    /// - Parameters:
    ///   - device: What the server will know of it.
    ///   - licenseKey: As the person has it; one of our own format may be retyped.
    ///   - key: The device's.
    ///   - now: By the device's clock.
    /// - Throws: When the signature cannot be made.
    package init(for device: Device, licenseKey: String, key: DeviceKey, at now: Instant) throws {
        self.device = device
        deviceKey = key.publicKey
        requestedAt = now
        bodyBase64 = Base64.text(of: Self.json(device, key: key.publicKey, at: now))
        code = Self.code(over: bodyBase64, LicenseKeyText(licenseKey).meant, device.fingerprint)
        signature = try key.signature(of: Self.signedText(bodyBase64, code))
    }

    /// Reads a request, and believes that the device it names has made it.
    package init(_ text: some Sequence<UInt8>) throws(ProofFailure) {
        let parts = try Self.armor.parts(of: text, count: 3)
        guard let body = Base64.bytes(of: parts[0]), let code = Base64.bytes(of: parts[1]),
            let signature = Base64.bytes(of: parts[2]), code.count == 32
        else {
            throw .malformed("a part of it is not Base64, or is cut short")
        }
        (bodyBase64, self.code, self.signature) = (parts[0], code, signature)
        let fields = try Fields.ofProof(body, "the request")
        let version = fields.required("version", IntegerRule(range: 0...Int(Int32.max)))
        try fields.finishProof("the request")
        guard version == Self.version else {
            throw .unsupportedVersion(version)
        }
        device = Device(
            fingerprint: fields.string("fingerprint", length: 8...256),
            name: fields.optionalString("name", length: 0...255),
            hostname: fields.optionalString("hostname", length: 0...255),
            platform: fields.optionalChoice("platform", of: Platform.self),
            cores: fields.optionalInteger("cores", range: 1...1_000_000)
        )
        deviceKey = Base64.bytes(of: fields.string("deviceKey", length: 1...64)) ?? []
        requestedAt = fields.required("requestedAt", InstantRule())
        try fields.finishProof("the request")
        guard let key = VerifyingKey(raw: deviceKey) else {
            throw .malformed("the request's \"deviceKey\" is no key")
        }
        guard key.verifies(signature, of: Self.signedText(bodyBase64, code)) else {
            throw .badSignature
        }
    }

    package var text: String {
        Self.armor.text([bodyBase64, Base64.text(of: code), Base64.text(of: signature)])
    }

    /// Refuses a request that was made with another license key than this one.
    ///
    /// - Parameter licenseKey: As it was issued. An imported key may look like one of our format and not be written like one;
    ///   the device took it for ours.
    /// - Throws: ``ProofFailure/otherLicense``.
    package func insistOnKey(_ licenseKey: String) throws(ProofFailure) {
        let key = LicenseKeyText(licenseKey)
        let isMeant = [key.exact, key.meant]
            .contains { licenseKey in
                HMAC<SHA256>
                    .isValidAuthenticationCode(
                        code,
                        authenticating: Array(bodyBase64.utf8),
                        using: .derived(from: licenseKey, fingerprint: device.fingerprint, for: Self.purpose)
                    )
            }
        guard isMeant else {
            throw .otherLicense
        }
    }

    private static func json(_ device: Device, key: [UInt8], at now: Instant) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("version", version)
        writer.field("fingerprint", device.fingerprint)
        writer.field("name", device.name)
        writer.field("hostname", device.hostname)
        writer.field("platform", device.platform?.rawValue)
        writer.field("cores", device.cores)
        writer.field("deviceKey", Base64.text(of: key))
        writer.field("requestedAt", now)
        writer.endObject()
        return writer.bytes
    }

    private static func code(over body: String, _ licenseKey: String, _ fingerprint: String) -> [UInt8] {
        Array(
            HMAC<SHA256>
                .authenticationCode(
                    for: Array(body.utf8),
                    using: .derived(from: licenseKey, fingerprint: fingerprint, for: purpose)
                )
        )
    }

    private static func signedText(_ body: String, _ code: [UInt8]) -> [UInt8] {
        Array("\(domain)\(body).\(Base64.text(of: code))".utf8)
    }
}
