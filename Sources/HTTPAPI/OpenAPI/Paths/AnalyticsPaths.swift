extension OpenAPIDocument {
    /// Counters and gauges, kept as things happen.
    static let analyticsPaths = #"""
        "/analytics": {
          "get": {
            "operationId": "getAnalytics",
            "tags": ["Analytics"],
            "summary": "See how things stand",
            "description": "\#(overview)",
            "x-required-scope": "analytics:read",
            "security": [{"apiKey": []}],
            "responses": {
              "200": \#(one("Analytics", "How things stand at this moment.")),
              \#(errors())
            }
          }
        },
        "/analytics/validations": {
          "get": {
            "operationId": "getValidationSeries",
            "tags": ["Analytics"],
            "summary": "Count validations over time",
            "description": "\#(validations) \#(series)",
            "x-required-scope": "analytics:read",
            "security": [{"apiKey": []}],
            "parameters": [\#(seriesParameters)],
            "responses": {
              "200": \#(one("ValidationSeries", "The counts of each bucket.")),
              \#(errors(422))
            }
          }
        },
        "/analytics/activations": {
          "get": {
            "operationId": "getActivationSeries",
            "tags": ["Analytics"],
            "summary": "Count machines that came and went",
            "description": "Scope: `analytics:read`. \#(series)",
            "x-required-scope": "analytics:read",
            "security": [{"apiKey": []}],
            "parameters": [\#(seriesParameters)],
            "responses": {
              "200": \#(one("ActivationSeries", "The counts of each bucket.")),
              \#(errors(422))
            }
          }
        },
        "/analytics/licenses": {
          "get": {
            "operationId": "getLicenseSeries",
            "tags": ["Analytics"],
            "summary": "Count what happened to licenses",
            "description": "Scope: `analytics:read`. \#(series)",
            "x-required-scope": "analytics:read",
            "security": [{"apiKey": []}],
            "parameters": [\#(seriesParameters)],
            "responses": {
              "200": \#(one("LicenseSeries", "The counts of each bucket.")),
              \#(errors(422))
            }
          }
        },
        "/analytics/expiring": {
          "get": {
            "operationId": "getExpiringLicenses",
            "tags": ["Analytics"],
            "summary": "Count licenses that will expire soon",
            "description": "\#(expiring)",
            "x-required-scope": "analytics:read",
            "security": [{"apiKey": []}],
            "parameters": [
              {
                "name": "days",
                "in": "query",
                "description": "How far ahead to look, in days of 24 hours from now.",
                "schema": {"type": "integer", "minimum": 1, "maximum": 365, "default": 30}
              }
            ],
            "responses": {
              "200": \#(one("ExpiringLicenses", "The licenses by the day of their expiry.")),
              \#(errors())
            }
          }
        }
        """#

    private static let overview = """
        Scope: `analytics:read`. Licenses and machines are those that exist, counted by their state at the \
        moment of asking; activations are those of the last seven days (UTC); validations are all that were \
        ever counted, as `/analytics/validations` counts them.
        """

    private static let validations = """
        Scope: `analytics:read`. Answers to validations by key, by their code; `successful` are those with \
        `valid: true`, which `EXPIRED` can be, too. Not counted: validations by the license's id, and \
        `NOT_FOUND` where there are several accounts and the base path names none, for it is nobody's.
        """

    private static let series = """
        The buckets leave no gap, follow the calendar of UTC and are whole: the first holds `from`, the last \
        holds the last moment before `to`. At most 1,000 buckets; otherwise 400.
        """

    private static let expiring = """
        Scope: `analytics:read`. Licenses that are neither revoked nor banned and whose expiry lies ahead, \
        but no further than so many days.
        """

    private static let firstMoment = """
        A moment in the first bucket, before `to`; that bucket must not begin before the year 0000. Without \
        it: 30 buckets before the one of `to`.
        """

    private static let seriesParameters = #"""
        {
          "name": "interval",
          "in": "query",
          "description": "How long a bucket is. Weeks begin on Monday.",
          "schema": {"type": "string", "enum": ["hour", "day", "week", "month"], "default": "day"}
        },
        {
          "name": "from",
          "in": "query",
          "description": "\#(firstMoment)",
          "schema": {"type": "string", "format": "date-time"}
        },
        {
          "name": "to",
          "in": "query",
          "description": "The first moment that matters no more. Without it: now.",
          "schema": {"type": "string", "format": "date-time"}
        },
        {
          "name": "productId",
          "in": "query",
          "description": "Only this product. An id that names none is 422.",
          "schema": {"type": "string", "format": "uuid"}
        }
        """#
}
