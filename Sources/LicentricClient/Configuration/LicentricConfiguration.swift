import Foundation
import LicensingCore

/// What an application tells ``Licentric`` once, at its start.
public struct LicentricConfiguration: Sendable {
    /// The server's address, without `/api/v1`.
    ///
    /// It may end in `/a/{accountId}/live`, which names the account on a server that has several.
    public let server: URL
    /// The keys that are compiled into the application; never empty.
    public let publicKeys: [PinnedKey]
    /// Which product the application is.
    public let product: LicentricProduct
    /// The world whose licenses count.
    public var environment = LicentricEnvironment.live
    /// What tells this device from others, 8 to 256 characters.
    public let fingerprint: String
    /// The directory in which the client keeps what it must remember; made when it is needed, for the user alone.
    public let stateDirectory: URL
    /// How long the last signed "yes" counts while the server cannot be reached, from the moment it was signed; 7 days.
    public var graceForOutage = Duration.seconds(7 * 86_400)
    /// How old a signed "yes" may be to be used without asking the server again; 5 minutes, zero asks every time.
    public var freshness = Duration.seconds(300)
    /// What happens when nothing else helps.
    public var whenUnreachable = OutagePolicy.failClosed
    /// How long one attempt of a request may take; 10 seconds.
    public var timeout = Duration.seconds(10)
    /// How often a request is tried again, where that is safe; 2.
    public var retries = 2

    /// Describes the application and its server.
    ///
    /// - Parameters:
    ///   - server: An `https` address, or `http` for development, without query and fragment.
    ///   - publicKeys: At least one.
    ///   - product: The application's.
    ///   - fingerprint: Nil takes ``Fingerprint/current()``, where the platform has one.
    ///   - stateDirectory: Nil takes a directory of the application's name where the platform wants such things.
    /// - Throws: ``LicentricError/misconfigured(_:)``, which a developer sees and a customer never should.
    public init(
        server: URL,
        publicKeys: [PinnedKey],
        product: LicentricProduct,
        fingerprint: String? = nil,
        stateDirectory: URL? = nil
    ) throws {
        guard !publicKeys.isEmpty else {
            throw LicentricError.misconfigured("No public key is pinned: no answer could be believed.")
        }
        guard ["https", "http"].contains(server.scheme?.lowercased()), server.host() != nil,
            server.query() == nil, server.fragment() == nil, server.user() == nil
        else {
            throw LicentricError.misconfigured(
                "The server's address must be like https://licenses.example.com."
            )
        }
        guard 1...255 ~= product.text.unicodeScalars.count else {
            throw LicentricError.misconfigured("The product's code or id is missing.")
        }
        guard let fingerprint = fingerprint ?? Fingerprint.ofThisPlatform() else {
            throw LicentricError.misconfigured(
                "This platform shows no id of the device: give a fingerprint, such as the vendor identifier."
            )
        }
        guard 8...256 ~= fingerprint.unicodeScalars.count else {
            throw LicentricError.misconfigured("A fingerprint has 8 to 256 characters.")
        }
        self.server = server
        self.publicKeys = publicKeys
        self.product = product
        self.fingerprint = fingerprint
        self.stateDirectory = stateDirectory ?? DefaultStateDirectory.url(for: product)
    }
}
