import LicensingCore
import LicensingService
import LicensingWire
import NIOCore
import NIOHTTP1

/// ``Route/getLicense(_:)`` on the express lane: the same answers, where nothing is wrong and the API key is remembered.
final class ExpressLicense: ExpressAnswers {
    private static let start = "/api/v1/licenses/"
    private static let idLength = 36

    private let api: API
    private let services: ShellServices

    init(_ api: API, services: ShellServices) {
        self.api = api
        self.services = services
    }

    func takes(_ method: HTTPMethod, _ path: String) -> Bool {
        method == .GET && path.utf8.count == Self.start.utf8.count + Self.idLength
            && path.utf8.starts(with: Self.start.utf8)
    }

    func answer(_ request: ExpressRequest) -> ExpressOutcome {
        let now = services.now()
        let limits = RequestLimits(services.limiter, address: request.client, now: now)
        let credential = Credential(authorization: request.authorization)
        guard let id = Identifier<License>(text: request.path.dropFirst(Self.start.count)),
            case .apiKey(let text) = credential, let key = services.authenticator.apiKeyHere(text, now: now),
            key.allows(.licensesRead), limits.mayAsk(as: key)
        else {
            return .declined
        }
        do {
            guard let license = try api.licenses.findHere(id, in: key.tenant, now: now) else {
                return .declined
            }
            limits.noteSuccess(credential)
            try limits.admit(.management, principal: .apiKey(key))
            var response = ExpressResponse(
                to: request,
                isOpen: false,
                by: services,
                standing: limits.standing,
                at: now
            )
            return .answered(response.buffer(APIResponse.one { LicenseJSON.write(license, to: &$0) }.body))
        } catch {
            return .declined
        }
    }
}
