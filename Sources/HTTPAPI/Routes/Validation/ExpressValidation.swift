import LicensingCore
import LicensingService
import LicensingWire
import NIOCore
import NIOHTTP1

/// ``Route/validateKey(_:path:)`` on the express lane: the same answers, where nothing has to be waited for and nothing is
/// wrong.
///
/// Whatever it declines it has not counted, except against the rate limits where uses have no room in memory, or the license went while it was decided.
final class ExpressValidation: ExpressAnswers {
    private static let paths: Set = ["/api/v1/licenses/validate-key", "/api/v1/validate-key"]

    /// A question with everything its answer needs.
    private struct Asked: Sendable {
        let key: LicenseKeyText
        let question: ValidationQuestion
        let request: ExpressRequest
        let limits: RequestLimits
        let now: Instant

        var about: KeyQuestion {
            KeyQuestion(key: key, request: question.request, account: nil, environment: nil, now: now)
        }
    }

    private let api: API
    private let services: ShellServices

    init(_ api: API, services: ShellServices) {
        self.api = api
        self.services = services
    }

    func takes(_ method: HTTPMethod, _ path: String) -> Bool {
        method == .POST && Self.paths.contains(path)
    }

    func answer(_ request: ExpressRequest) -> ExpressOutcome {
        let now = services.now()
        let limits = RequestLimits(services.limiter, address: request.client, now: now)
        do {
            let (key, question) = try ValidationQuestion.withKey(request.body)
            // Whoever asks too often is refused before anything is looked up.
            guard limits.mayAsk(about: key.meant) else {
                return .declined
            }
            let asked = Asked(key: key, question: question, request: request, limits: limits, now: now)
            guard let look = try api.validateLicense.lookHere(asked.about), let tenant = try signing(look),
                let signer = try api.signer.readyHere(for: tenant, at: now)
            else {
                return .declined
            }
            if case .undecided(let undecided) = look, !api.validateLicense.mayDecideHere(undecided) {
                return .declined
            }
            try limits.takeValidation(key: key.meant)
            return try answer(look, asked, signer, tenant)
        } catch {
            return .declined
        }
    }

    private func answer(
        _ look: ValidationLook,
        _ asked: Asked,
        _ signer: ReadySigner,
        _ tenant: Tenant
    ) throws -> ExpressOutcome {
        switch look {
        case .answer(let answer):
            return .answered(try response(answer, asked, signer, tenant))
        case .countable(let countable):
            guard let answer = api.validateLicense.countBehind(countable, at: asked.now) else {
                return .declined
            }
            return .answered(try response(answer, asked, signer, tenant))
        case .undecided(let undecided):
            return .promised { [self] done in
                api.validateLicense.decideHere(undecided, asked.about) { result in
                    done {
                        // What has become another answer is signed by other keys.
                        guard let answer = try? result.get(), answer.verdict.code != .notFound else {
                            return nil
                        }
                        return try? self.response(answer, asked, signer, tenant)
                    }
                }
            }
        }
    }

    /// Whose keys sign; nil where that must be waited for.
    private func signing(_ look: ValidationLook) throws -> Tenant? {
        switch look {
        case .answer(let answer) where answer.verdict.code == .notFound:
            try api.accounts.onlyTenantHere(.live) ?? nil
        case .answer(let answer): answer.tenant
        case .countable(let countable): countable.tenant
        case .undecided(let undecided): undecided.tenant
        }
    }

    private func response(
        _ answer: ValidationAnswer,
        _ asked: Asked,
        _ signer: ReadySigner,
        _ tenant: Tenant
    ) throws -> ByteBuffer {
        let isFound = answer.verdict.code != .notFound
        if isFound {
            asked.limits.noteSuccess(key: asked.key.meant)
        } else {
            asked.limits.noteUnknownKey(asked.key.meant)
        }
        api.context.tally.note(answer.verdict, of: isFound ? answer.product : nil, in: tenant, at: asked.now)
        let (request, question) = (asked.request, asked.question)
        let world = answer.license == nil ? nil : answer.tenant?.environment
        let environment = world ?? question.request.environment ?? .live
        let body = ValidationJSON.body(answer, environment: environment, nonce: question.nonce)
        let signatures = try signer.signatures(
            of: body,
            to: question.nonce.map { AnswerSigner.Question(nonce: $0, body: request.body) },
            at: asked.now
        )
        var response = ExpressResponse(
            to: request,
            by: services,
            standing: asked.limits.standing,
            at: asked.now
        )
        response.field("X-Signature: ", signatures.shared)
        response.field("X-Signature-Timestamp: ", signatures.timestamp)
        response.field("X-Signature-Next: ", signatures.next)
        response.field("X-Signature-Previous: ", signatures.previous)
        response.field("X-Licentric-Signature-Ed25519: ", signatures.ed25519?.signature)
        response.field("X-Licentric-Key-Id: ", signatures.ed25519?.kid.text)
        return response.buffer(body)
    }
}
