import HTTPTypes
import LicensingCore
import LicensingWire
import Logging

/// Turns whatever was thrown into the contract's JSON, and never shows what it does not know.
struct ErrorAnswers: Sendable {
    let refusal: @Sendable (any Error) -> Refusal?
    let logger: Logger

    func answer(to error: any Error, in exchange: Exchange) -> APIResponse {
        let failure = failure(for: error, in: exchange)
        let bytes = ErrorBody.bytes(failure.refusal, issues: failure.issues, requestID: exchange.requestID)
        var response = APIResponse.json(failure.refusal.code.status, bytes)
        response.headers.append(contentsOf: failure.headers)
        addHeaders(to: &response, for: failure.refusal.code, in: exchange)
        return response
    }

    private func failure(for error: any Error, in exchange: Exchange) -> Failure {
        switch error {
        case let failure as Failure: return failure
        case let refusal as Refusal: return Failure(refusal)
        case let invalid as InvalidFields: return Failure(invalid)
        case let syntax as JSONSyntaxError: return Failure(InvalidFields(syntax))
        default: break
        }
        if let refusal = refusal(error) {
            // The caller can only try again; whoever runs the server must learn why.
            logger.warning(
                "A request could not be served",
                metadata: ["requestId": "\(exchange.requestID)", "reason": "\(error)"]
            )
            return Failure(refusal)
        }
        if error is CancellationError {
            return Failure(Refusal(.unavailable, "The server is stopping. Try again."))
        }
        logger.error(
            "A request failed inside",
            metadata: ["requestId": "\(exchange.requestID)", "error": "\(error)"]
        )
        return Failure(
            Refusal(
                .internalError,
                "Something went wrong in the server. Quote the request id to whoever runs it."
            )
        )
    }

    private func addHeaders(to response: inout APIResponse, for code: RefusalCode, in exchange: Exchange) {
        switch code {
        case .unauthorized:
            response.headers[.wwwAuthenticate] = exchange.route?.access.challenge
        case .rateLimited:
            response.headers[.retryAfter] = "\(exchange.limits.secondsToWait ?? 1)"
        case .unavailable:
            response.headers[.retryAfter] = "1"
        default:
            break
        }
    }
}
