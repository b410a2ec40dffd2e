import LicensingDevice

/// What tells one device from others, by the algorithm of the official SDKs, so that all give the same value on one machine.
public enum Fingerprint {
    #if os(macOS) || os(Linux)
    /// The fingerprint of this device: SHA-256, 64 lower-case hexadecimal digits.
    ///
    /// On macOS of the hardware's UUID; on Linux of the Docker container's id where `/proc/self/cgroup` shows one, else of
    /// `/etc/machine-id`; where there is none of them, of the host's name.
    ///
    /// - Returns: The same text at every call, until the system is installed anew.
    public static func current() -> String {
        Device.fingerprint()
    }
    #endif

    /// Nil on platforms that show an application no id of the device.
    static func ofThisPlatform() -> String? {
        #if os(macOS) || os(Linux)
        current()
        #else
        nil
        #endif
    }
}
