extension OpenAPIDocument {
    /// One shared answer for each status an error can have; `x-codes` names the values `code` may take.
    static let errorResponses = ##"""
        {
          "BadRequest": \##(failure(
            "The request is malformed: broken JSON, a wrong type, a value out of bounds, an unknown field.",
            codes: "VALIDATION_ERROR"
          )),
          "Unauthorized": \##(failure(
            "The credential is missing, unknown, revoked or expired.",
            codes: "UNAUTHORIZED",
            headers: ["WWW-Authenticate"]
          )),
          "Forbidden": \##(failure(
            "The key lacks the scope in `details.requiredScope`, or is the wrong kind for this route.",
            codes: "FORBIDDEN"
          )),
          "NotFound": \##(failure(
            "There is no such resource, or not in your account and environment.",
            codes: "NOT_FOUND"
          )),
          "MethodNotAllowed": \##(failure(
            "The route does not know this method; `Allow` lists those it knows.",
            codes: "METHOD_NOT_ALLOWED",
            headers: ["Allow"]
          )),
          "Conflict": \##(failure(
            "The present state forbids it: a transition, a value in use, the state of the license; or the "
              + "`Idempotency-Key` was sent before with another request.",
            codes: "CONFLICT", "LICENSE_SUSPENDED", "LICENSE_REVOKED", "LICENSE_EXPIRED", "LICENSE_BANNED",
            "IDEMPOTENCY_KEY_REUSED", "IDEMPOTENCY_KEY_IN_USE"
          )),
          "PayloadTooLarge": \##(failure(
            "The body is larger than 256 KiB.",
            codes: "PAYLOAD_TOO_LARGE"
          )),
          "UnsupportedMediaType": \##(failure(
            "The body is not declared as `application/json`.",
            codes: "UNSUPPORTED_MEDIA_TYPE"
          )),
          "Unprocessable": \##(failure(
            "Well formed, but it names something that is not there, breaks a rule, or finds no free seat.",
            codes: "REFERENCE_NOT_FOUND", "BUSINESS_RULE_VIOLATION", "MACHINE_LIMIT_EXCEEDED",
            "FLOATING_LIMIT_EXCEEDED"
          )),
          "RateLimited": \##(failure(
            "Too many requests; `Retry-After` says how many seconds to wait.",
            codes: "RATE_LIMITED",
            headers: ["Retry-After"]
          )),
          "InternalError": \##(failure(
            "The server failed; its log has the cause under the request id.",
            codes: "INTERNAL_ERROR"
          )),
          "Unavailable": \##(failure(
            "The store cannot be reached or is overloaded; try again after `Retry-After` seconds.",
            codes: "UNAVAILABLE",
            headers: ["Retry-After"]
          )),
          "Failure": \##(failure("Any other failure, in the same form.", headers: ["Allow"]))
        }
        """##

    private static func failure(_ description: String, codes: String..., headers: [String] = []) -> String {
        let more = headers.map { ##", "\##($0)": {"$ref": "#/components/headers/\##($0)"}"## }.joined()
        let list = codes.map(OpenAPIPrinter.quoted).joined(separator: ", ")
        return ##"""
            {
              "description": \##(OpenAPIPrinter.quoted(description)),
              "x-codes": [\##(list)],
              "headers": {\##(usualHeaders)\##(more)},
              "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
            }
            """##
    }
}
