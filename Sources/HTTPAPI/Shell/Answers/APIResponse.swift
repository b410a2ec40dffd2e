import HTTPTypes

/// What a route answers.
package struct APIResponse: Sendable {
    package var status: Int
    package var headers: HTTPFields
    package var body: [UInt8]

    package init(status: Int, headers: HTTPFields = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package static func json(_ status: Int, _ bytes: [UInt8]) -> APIResponse {
        APIResponse(status: status, headers: [.contentType: "application/json; charset=utf-8"], body: bytes)
    }

    package static let noContent = APIResponse(status: 204)

    package static func html(_ bytes: [UInt8]) -> APIResponse {
        APIResponse(status: 200, headers: [.contentType: "text/html; charset=utf-8"], body: bytes)
    }
}
