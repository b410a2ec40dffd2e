import LicensingCore
import LicensingService
import LicensingWire
import NIOCore
import NIOHTTP1

/// ``Route/heartbeat(_:)`` with a license key on the express lane: the same answers, where nothing is wrong.
final class ExpressHeartbeat: ExpressAnswers {
    private static let start = "/api/v1/machines/"
    private static let end = "/heartbeat"
    private static let idLength = 36

    private let api: API
    private let services: ShellServices

    init(_ api: API, services: ShellServices) {
        self.api = api
        self.services = services
    }

    func takes(_ method: HTTPMethod, _ path: String) -> Bool {
        method == .POST && path.utf8.count == Self.start.utf8.count + Self.idLength + Self.end.utf8.count
            && path.utf8.starts(with: Self.start.utf8) && path.hasSuffix(Self.end)
    }

    func answer(_ request: ExpressRequest) -> ExpressOutcome {
        let now = services.now()
        let limits = RequestLimits(services.limiter, address: request.client, now: now)
        let id = request.path.dropFirst(Self.start.count).prefix(Self.idLength)
        guard request.body.isEmpty, let machine = Identifier<Machine>(text: id),
            case .licenseKey(let text) = Credential(authorization: request.authorization), limits.mayAsk()
        else {
            return .declined
        }
        do {
            let key = LicenseKeyText(text)
            guard let beat = try api.beatHeart.lookHere(machine, key: key, at: now),
                try isAdmitted(beat, limits)
            else {
                return .declined
            }
            limits.noteSuccess(key: key.meant)
            return .promised { [self] done in
                api.beatHeart.beatHere(beat) { result in
                    done { (try? result.get()).flatMap { self.response($0, request, limits, now) } }
                }
            }
        } catch {
            return .declined
        }
    }

    /// Counts the heartbeat against its machine, where that is done: only what is there has a budget, and what has to be revived
    /// is counted by the route that does it.
    private func isAdmitted(_ beat: QuickBeat, _ limits: RequestLimits) throws -> Bool {
        guard limits.countsHeartbeats else {
            return true
        }
        guard try api.beatHeart.isAwake(beat) == true else {
            return false
        }
        try limits.admitHeartbeat(of: beat.machine)
        return true
    }

    private func response(
        _ machine: MachineView,
        _ request: ExpressRequest,
        _ limits: RequestLimits,
        _ now: Instant
    ) -> ByteBuffer {
        var response = ExpressResponse(to: request, by: services, standing: limits.standing, at: now)
        return response.buffer(APIResponse.one { MachineJSON.write(machine, to: &$0) }.body)
    }
}
