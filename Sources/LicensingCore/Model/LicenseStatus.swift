/// What state a license is in at a moment.
package enum LicenseStatus: String, CaseIterable, Sendable {
    case active
    case suspended
    case expired
    case revoked
    case banned
}
