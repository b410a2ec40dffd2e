import Foundation
import LicensingWire

/// Sends calls, tries again what may be tried again, and reads refusals.
struct ServerConnection: Sendable {
    /// Larger answers are not looked at.
    static let maximumByteCount = 1 << 20

    let server: URL
    let licenseKey: String
    let timeout: Duration
    let retries: Int
    let transport: any LicentricTransport
    let clock: any LicentricClock
    let random: any RandomSource

    /// The answer to a call that was successful.
    func send(_ call: ServerCall) async throws -> TransportResponse {
        let request = try request(call)
        var attempt = 1
        while true {
            try Task.checkCancellation()
            let (failure, told) = try await failure(of: request)
            switch failure {
            case .success(let response): return response
            case .failure(let error):
                guard call.isRepeatable, attempt <= retries, error.isPassing,
                    let wait = RetryPace.wait(attempt: attempt, told: told, fraction: random.fraction())
                else {
                    throw error
                }
                try await clock.sleep(for: wait)
                attempt += 1
            }
        }
    }

    /// One attempt: what came of it, and how long the server asks to wait.
    private func failure(
        of request: TransportRequest
    ) async throws -> (Result<TransportResponse, LicentricError>, Duration?) {
        do {
            let response = try await transport.send(request)
            let told = response.retryAfter
            guard response.body.count <= Self.maximumByteCount else {
                return (.failure(.unexpectedAnswer("it is longer than 1 MiB")), nil)
            }
            guard let error = LicentricError(response) else {
                return (.success(response), nil)
            }
            return (.failure(error), told)
        } catch let failure as TransportFailure {
            return (.failure(.unreachable(failure.reason)), nil)
        } catch let cancellation as CancellationError where Task.isCancelled {
            throw cancellation
        } catch {
            // A transport that an application brought along may throw what it likes.
            return (.failure(.unreachable(error.localizedDescription)), nil)
        }
    }

    private func request(_ call: ServerCall) throws -> TransportRequest {
        let base = server.absoluteString.trimmedOfSlashes
        guard let url = URL(string: "\(base)/api/v1\(call.path)") else {
            throw LicentricError.misconfigured("The server's address cannot be used.")
        }
        var headers = ["Accept": "application/json", "User-Agent": "licentric-swift/1"]
        if call.isAuthorized {
            headers["Authorization"] = "License \(licenseKey)"
        }
        if !call.body.isEmpty {
            headers["Content-Type"] = "application/json"
        }
        return TransportRequest(
            method: call.method,
            url: url,
            headers: headers,
            body: Data(call.body),
            timeout: timeout
        )
    }
}

extension TransportResponse {
    /// Whole seconds; the form with a date is not used by this server.
    var retryAfter: Duration? {
        header("Retry-After").flatMap { Int64($0) }
            .flatMap { 0...86_400 ~= $0 ? .seconds($0) : nil }
    }
}

extension LicentricError {
    /// Whether the same request may succeed in a moment.
    var isPassing: Bool {
        switch self {
        case .unreachable, .rateLimited: true
        default: false
        }
    }
}

extension String {
    fileprivate var trimmedOfSlashes: String {
        var text = Substring(self)
        while text.hasSuffix("/") {
            text.removeLast()
        }
        return String(text)
    }
}
