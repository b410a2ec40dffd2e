extension OpenAPIDocument {
    /// Counters and gauges as shown.
    static let analyticsSchemas = #"""
        "Analytics": {
          "type": "object",
          "description": "How an environment stands.",
          "required": ["licenses", "machines", "activations", "validations"],
          "properties": {
            "licenses": {
              "type": "object",
              "description": "Licenses by their status at this moment.",
              "required": ["total", "active", "expired", "suspended", "revoked", "banned"],
              "properties": {\#(counts("total", "active", "expired", "suspended", "revoked", "banned"))}
            },
            "machines": {
              "type": "object",
              "description": "Machines; a dead one is past its deadline, all others are active.",
              "required": ["total", "active", "dead"],
              "properties": {\#(counts("total", "active", "dead"))}
            },
            "activations": {
              "type": "object",
              "description": "New activations.",
              "required": ["trend"],
              "properties": {
                "trend": {
                  "type": "array",
                  "description": "The last seven days, oldest first; the last is today.",
                  "minItems": 7,
                  "maxItems": 7,
                  "items": {"$ref": "#/components/schemas/DayCount"}
                }
              }
            },
            "validations": {
              "type": "object",
              "description": "All validations that were ever counted; those with `valid: true` were successful.",
              "required": ["total", "successful", "failed"],
              "properties": {\#(counts("total", "successful", "failed"))}
            }
          }
        },
        "DayCount": {
          "type": "object",
          "description": "A count of one day.",
          "required": ["date", "count"],
          "properties": {
            "date": {"type": "string", "format": "date", "description": "The day (UTC).", "examples": ["2026-01-15"]},
            \#(counts("count"))
          }
        },
        \#(seriesSchema("ValidationSeries", "Answers to validations over time; those with `valid: true` were successful.", validationBucket)),
        \#(seriesSchema("ActivationSeries", "Machines that came and went, over time.", activationBucket)),
        \#(seriesSchema("LicenseSeries", "What happened to licenses, over time.", licenseBucket)),
        "ExpiringLicenses": {
          "type": "object",
          "description": "Licenses that will expire soon.",
          "required": ["days", "total", "byDay"],
          "properties": {
            "days": {"type": "integer", "minimum": 1, "maximum": 365, "description": "How far ahead, as asked."},
            \#(counts("total")),
            "byDay": {
              "type": "array",
              "description": "From today to the last day that is reached, without a gap.",
              "minItems": 1,
              "maxItems": 366,
              "items": {"$ref": "#/components/schemas/DayCount"}
            }
          }
        }
        """#

    private static let validationBucket = (
        required: #""total", "successful", "failed", "codes""#,
        properties: counts("total", "successful", "failed") + #"""
            ,
            "codes": {
              "type": "object",
              "description": "How often each code was answered, with a yes or a no; codes that were not are left out.",
              "additionalProperties": {"type": "integer", "minimum": 1},
              "examples": [{"VALID": 41, "EXPIRED": 1}]
            }
            """#
    )

    private static let activationBucket = (
        required: #""activations", "deactivations", "deaths""#,
        properties: counts("activations", "deactivations", "deaths")
    )

    private static let licenseBucket = (
        required: #"""
        "created", "activated", "renewed", "suspended", "reinstated", "expired", "revoked", "banned", "deleted"
        """#,
        properties: counts(
            "created",
            "activated",
            "renewed",
            "suspended",
            "reinstated",
            "expired",
            "revoked",
            "banned",
            "deleted"
        )
    )

    private static func seriesSchema(
        _ name: String,
        _ description: String,
        _ bucket: (required: String, properties: String)
    ) -> String {
        #"""
        "\#(name)": {
          "type": "object",
          "description": "\#(description)",
          "required": ["interval", "from", "to", "series"],
          "properties": {
            "interval": {"type": "string", "enum": ["hour", "day", "week", "month"]},
            "from": {
              "type": "string",
              "format": "date-time",
              "description": "The start of the first bucket.",
              "examples": ["2026-01-01T00:00:00.000Z"]
            },
            "to": {
              "type": "string",
              "format": "date-time",
              "description": "As asked; the last bucket may reach over it.",
              "examples": ["2026-01-31T00:00:00.000Z"]
            },
            "series": {
              "type": "array",
              "description": "One bucket behind the other, oldest first.",
              "minItems": 1,
              "maxItems": 1000,
              "items": {
                "type": "object",
                "required": ["start", \#(bucket.required)],
                "properties": {
                  "start": {"type": "string", "format": "date-time", "examples": ["2026-01-15T00:00:00.000Z"]},
                  \#(bucket.properties)
                }
              }
            }
          }
        }
        """#
    }

    /// Members that are counts.
    private static func counts(_ names: String...) -> String {
        names.map { #""\#($0)": {"type": "integer", "minimum": 0}"# }.joined(separator: ",\n")
    }
}
