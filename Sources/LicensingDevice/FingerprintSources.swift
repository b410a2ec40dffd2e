import Crypto
import LicensingCore
import LicensingWire

/// What a system shows of its identity, as text that was read, and the algorithm of the official SDKs over it.
package struct FingerprintSources: Sendable {
    /// In the words of the official SDK.
    package enum System: String, Sendable {
        case darwin
        case linux
        case windows
    }

    package var system: System
    package var hostname: String
    /// The content of `/proc/self/cgroup`.
    package var controlGroups: String?
    /// The content of `/etc/machine-id`.
    package var machineID: String?
    /// `IOPlatformUUID`.
    package var platformUUID: String?

    package init(
        system: System,
        hostname: String,
        controlGroups: String? = nil,
        machineID: String? = nil,
        platformUUID: String? = nil
    ) {
        self.system = system
        self.hostname = hostname
        self.controlGroups = controlGroups
        self.machineID = machineID
        self.platformUUID = platformUUID
    }

    /// SHA-256 of the first identity there is, in lower-case hexadecimal.
    package var fingerprint: String {
        Hex.text(of: Array(SHA256.hash(data: Array(identity.utf8))))
    }

    var identity: String {
        let own: String? =
            switch system {
            case .darwin: hardwareUUID
            case .linux: container ?? installation
            case .windows: nil
            }
        return own ?? "\(hostname)|\(system.rawValue)"
    }

    private var hardwareUUID: String? {
        platformUUID.flatMap { text in
            text.unicodeScalars.count == 36 && text.count(where: { $0 == "-" }) == 4 ? text : nil
        }
    }

    private var installation: String? {
        machineID?.trimmedOfWhitespace.nonEmpty
    }

    /// The last part of the first path that is 64 lower-case hexadecimal digits: how Docker names a container.
    private var container: String? {
        for line in (controlGroups ?? "").split(whereSeparator: \.isNewline) {
            for part in line.split(separator: "/", omittingEmptySubsequences: false).reversed() {
                let name = String(part).trimmedOfWhitespace
                if name.utf8.count == 64, name.utf8.allSatisfy(Self.isLowercaseHex) {
                    return name
                }
            }
        }
        return nil
    }

    private static func isLowercaseHex(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
        default: false
        }
    }
}

extension String {
    fileprivate var nonEmpty: String? {
        isEmpty ? nil : self
    }
}
