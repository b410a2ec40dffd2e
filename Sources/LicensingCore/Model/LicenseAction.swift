/// What a vendor can do to a license's state.
package enum LicenseAction: String, CaseIterable, Sendable {
    case suspend
    case reinstate
    case renew
    case revoke
    case ban
}
