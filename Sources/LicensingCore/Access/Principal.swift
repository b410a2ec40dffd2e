/// Who is asking.
package enum Principal: Equatable, Sendable {
    case apiKey(APIKey)
    case license(LicenseHolder)
    /// Nobody: routes without credential.
    case anyone
}
