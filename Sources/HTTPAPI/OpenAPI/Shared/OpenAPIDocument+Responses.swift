/// Pieces of operations: request bodies, good answers, and the errors that can come instead.
extension OpenAPIDocument {
    /// A request body of the named schema.
    static func body(_ schema: String, required: Bool = true) -> String {
        #"""
        {
          "required": \#(required),
          "content": {"application/json": {"schema": {"$ref": "#/components/schemas/\#(schema)"}}}
        }
        """#
    }

    /// An answer with one resource under `data`.
    static func one(_ schema: String, _ description: String) -> String {
        answer(
            description,
            #"""
            {
              "type": "object",
              "required": ["data"],
              "properties": {"data": {"$ref": "#/components/schemas/\#(schema)"}}
            }
            """#
        )
    }

    /// An answer with one page of a list.
    static func page(_ schema: String, _ description: String, pagination: String = "Pagination") -> String {
        answer(
            description,
            #"""
            {
              "type": "object",
              "required": ["data", "pagination"],
              "properties": {
                "data": {"type": "array", "items": {"$ref": "#/components/schemas/\#(schema)"}},
                "pagination": {"$ref": "#/components/schemas/\#(pagination)"}
              }
            }
            """#
        )
    }

    /// An answer with a list that always comes whole.
    static func all(_ schema: String, _ description: String) -> String {
        answer(
            description,
            #"""
            {
              "type": "object",
              "required": ["data"],
              "properties": {"data": {"type": "array", "items": {"$ref": "#/components/schemas/\#(schema)"}}}
            }
            """#
        )
    }

    /// A JSON answer; `headers` are members beside the ones every answer has.
    static func answer(_ description: String, _ schema: String, headers: String = "") -> String {
        #"""
        {
          "description": "\#(description)",
          "headers": {\#(usualHeaders)\#(headers)},
          "content": {"application/json": {"schema": \#(schema)}}
        }
        """#
    }

    /// The 204 of a deletion.
    static func nothing(_ description: String) -> String {
        #"""
        {"description": "\#(description)", "headers": {\#(usualHeaders)}}
        """#
    }

    /// The errors of an operation: those of every guarded route, the `also` named, and those of a `body`.
    static func errors(_ also: Int..., body: Bool = false) -> String {
        errorMembers([400, 401, 403, 429, 500, 503] + also + (body ? [413, 415] : []))
    }

    /// The errors of an operation that needs no credential.
    static func openErrors(_ also: Int..., body: Bool = false) -> String {
        errorMembers([400, 429, 500, 503] + also + (body ? [413, 415] : []))
    }

    private static func errorMembers(_ statuses: [Int]) -> String {
        let members = statuses.sorted()
            .map { status in
                ##""\##(status)": {"$ref": "#/components/responses/\##(errorName(status))"}"##
            }
        return (members + [##""default": {"$ref": "#/components/responses/Failure"}"##])
            .joined(separator: ",\n")
    }

    private static func errorName(_ status: Int) -> String {
        switch status {
        case 400: "BadRequest"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "NotFound"
        case 409: "Conflict"
        case 413: "PayloadTooLarge"
        case 415: "UnsupportedMediaType"
        case 422: "Unprocessable"
        case 429: "RateLimited"
        case 503: "Unavailable"
        default: "InternalError"
        }
    }

    static let usualHeaders = ##"""
        "X-Request-Id": {"$ref": "#/components/headers/X-Request-Id"},
        "X-RateLimit-Limit": {"$ref": "#/components/headers/X-RateLimit-Limit"},
        "X-RateLimit-Remaining": {"$ref": "#/components/headers/X-RateLimit-Remaining"},
        "X-RateLimit-Reset": {"$ref": "#/components/headers/X-RateLimit-Reset"}
        """##
}
