/// What a machine runs on.
package enum Platform: String, CaseIterable, Sendable {
    case macos
    case windows
    case linux
    case docker
    case kubernetes
}
