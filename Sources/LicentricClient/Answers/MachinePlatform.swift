/// What a device runs on, in the server's words.
public enum MachinePlatform: String, Sendable, CaseIterable {
    /// macOS.
    case macos
    /// Windows.
    case windows
    /// Linux.
    case linux
    /// A container.
    case docker
    /// A pod.
    case kubernetes

    /// What this program was built for; nil where the server has no word for it.
    public static var current: MachinePlatform? {
        #if os(macOS)
        .macos
        #elseif os(Linux)
        .linux
        #elseif os(Windows)
        .windows
        #else
        nil
        #endif
    }
}
