import Foundation

#if os(macOS)
import IOKit
#endif

#if os(macOS) || os(Linux)
/// The device this program runs on.
///
/// A room of its own, so that the server's command line knows it without the client's network library.
package enum Device {
    /// What tells it from others, by the algorithm of the official SDKs: SHA-256, 64 lower-case hexadecimal digits.
    ///
    /// On macOS of the hardware's UUID; on Linux of the Docker container's id where `/proc/self/cgroup` shows one, else of
    /// `/etc/machine-id`; where there is none of them, of the host's name.
    package static func fingerprint() -> String {
        sources().fingerprint
    }

    #if os(macOS)
    private static func sources() -> FingerprintSources {
        FingerprintSources(system: .darwin, hostname: hostname(), platformUUID: hardwareID())
    }

    private static func hardwareID() -> String? {
        let service = IOServiceGetMatchingService(
            kIOMainPortDefault,
            IOServiceMatching("IOPlatformExpertDevice")
        )
        guard service != 0 else {
            return nil
        }
        defer { IOObjectRelease(service) }
        let key = kIOPlatformUUIDKey as CFString
        return IORegistryEntryCreateCFProperty(service, key, kCFAllocatorDefault, 0)?.takeRetainedValue()
            as? String
    }
    #elseif os(Linux)
    private static func sources() -> FingerprintSources {
        FingerprintSources(
            system: .linux,
            hostname: hostname(),
            controlGroups: text(of: "/proc/self/cgroup"),
            machineID: text(of: "/etc/machine-id")
        )
    }

    private static func text(of path: String) -> String? {
        guard let file = FileHandle(forReadingAtPath: path) else {
            return nil
        }
        defer { try? file.close() }
        return (try? file.read(upToCount: 1 << 20)).flatMap { String(decoding: $0, as: UTF8.self) }
    }
    #endif

    /// As `gethostname` tells it; `ProcessInfo` would ask the network.
    private static func hostname() -> String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else {
            return ""
        }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
#endif
