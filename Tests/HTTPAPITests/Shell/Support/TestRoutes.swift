import HTTPAPI
import HTTPTypes
import LicensingCore
import LicensingWire

/// One route of each kind.
enum TestRoutes {
    struct StoreIsDown: Error {}

    struct Secret: Error, CustomStringConvertible {
        let description = "password=hunter2"
    }

    static let all: [Route] = [
        Route(.get, "/licenses", .apiKey(.licensesRead)) { _ in .json(200, Array(#"{"data":[]}"#.utf8)) },
        Route(.post, "/licenses", .apiKey(.licensesWrite), handler: echo),
        Route(.get, "/licenses/{id}", .apiKey(.licensesRead), handler: name),
        Route(.delete, "/licenses/{id}", .apiKey(.licensesWrite)) { _ in .noContent },
        Route(.get, "/licenses/{id}/entitlements/{entitlementId}", .apiKey(.licensesRead), handler: name),
        Route(.post, "/licenses/validate-key", .anyone, tier: .validation, handler: validate),
        Route(.get, "/machines", .apiKey(.machinesRead), handler: echo),
        Route(.post, "/machines", .apiKeyOrLicenseKey(.machinesWrite), tier: .activation, handler: echo),
        Route(
            .post,
            "/machines/{id}/heartbeat",
            .apiKeyOrLicenseKey(.machinesWrite),
            tier: .heartbeat,
            handler: beat
        ),
        Route(.get, "/license", .licenseKey, handler: echo),
        Route(.get, "/public-keys", .anyone, handler: pin),
        Route(.get, "/health/live", .anyone, tier: .unlimited, base: .root, handler: echo),
        Route(.post, "/failures/{kind}", .anyone, handler: fail),
    ]

    private static let echo: Route.Handler = { .json(200, $0.body) }

    /// Machines 1 and 2 are there, whoever asks.
    private static let beat: Route.Handler = { request in
        guard case .license(let holder) = request.principal else {
            return .json(200, [])
        }
        guard let id = request.parameters["id"].flatMap({ UInt64($0) }), id <= 2 else {
            try request.limits.admitStray(of: holder.license)
            throw Refusal(.notFound, "There is no such machine.")
        }
        try request.limits.admitHeartbeat(of: Identifier(UUIDBits(high: 0, low: id)))
        return .json(200, [])
    }

    private static let name: Route.Handler = { request in
        let pairs = request.parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return .json(200, Array("\(request.template) \(pairs.joined(separator: " "))".utf8))
    }

    private static let pin: Route.Handler = { request in
        let world = request.pin.map { "\($0.account.text) \($0.environment.rawValue)" }
        return .json(200, Array((world ?? "none").utf8))
    }

    /// The body is the key; keys that begin with "GOOD" exist.
    private static let validate: Route.Handler = { request in
        let key = String(decoding: request.body, as: UTF8.self)
        try await request.limits.admitValidation(key: key)
        if key.hasPrefix("GOOD") {
            request.limits.noteSuccess(key: key)
            return .json(200, Array("VALID".utf8))
        }
        request.limits.noteUnknownKey(key)
        return .json(200, Array("NOT_FOUND".utf8))
    }

    private static let fail: Route.Handler = { request in
        switch request.parameters["kind"] {
        case "store": throw StoreIsDown()
        case "secret": throw Secret()
        case "syntax": throw JSONSyntaxError("Expected a JSON value", at: 3)
        case "fields":
            throw InvalidFields([
                FieldIssue(path: ["policy", 1], message: "Required", code: .invalidType),
                FieldIssue(path: ["name"], message: "Required", code: .invalidType),
            ])
        case "limit":
            throw Refusal(.machineLimitExceeded, "Full.", details: .limit(max: 3, current: 3))
        case "field":
            throw Refusal(.conflict, "Taken.", details: .field("code"))
        case "cancelled": throw CancellationError()
        default: return .noContent
        }
    }
}
