import HTTPTypes
import LicensingCore
import LicensingWire

/// A request that passed the shell: who asks is known, and it may.
package struct APIRequest: Sendable {
    package let requestID: String
    /// GET for a HEAD request, too.
    package let method: HTTPRequest.Method
    /// The route's path with its parameters in braces: what logs may show.
    package let template: String
    /// The decoded values of the path's parameters.
    package let parameters: [String: String]
    package let query: QueryString
    package let headers: HTTPFields
    package let body: [UInt8]
    package let client: ClientAddress
    package let principal: Principal
    /// What the base path pins.
    package let pin: BasePin?
    /// Read once: one request happens at one moment.
    package let now: Instant
    package let limits: RequestLimits
}
