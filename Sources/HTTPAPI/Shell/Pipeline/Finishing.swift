import HTTPTypes
import Hummingbird
import NIOCore

/// The last step: what every answer carries.
enum Finishing {
    static func finish(_ answer: APIResponse, of exchange: Exchange) -> Response {
        var headers = answer.headers
        headers[.requestID] = exchange.requestID
        headers[.xContentTypeOptions] = "nosniff"
        if headers[.cacheControl] == nil {
            headers[.cacheControl] = "no-store"
        }
        if exchange.route?.access.isOpenToOtherOrigins == true {
            CrossOrigin.mark(&headers, asked: exchange.request.headers)
        }
        if exchange.isOfAPI, let standing = exchange.limits.standing {
            headers[.rateLimitLimit] = "\(standing.limit)"
            headers[.rateLimitRemaining] = "\(standing.remaining)"
            headers[.rateLimitReset] = "\(standing.resetSeconds)"
        }
        let status = HTTPResponse.Status(code: answer.status)
        if status == .noContent {
            // No length, not even zero: there is nothing to measure.
            return Response(status: status, headers: headers)
        }
        headers[.contentLength] = "\(answer.body.count)"
        let hasBody = exchange.request.method != .head
        let body = hasBody ? ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)) : ResponseBody()
        return Response(status: status, headers: headers, body: body)
    }
}
