extension OpenAPIDocument {
    /// Policies as sent and as shown.
    static let policySchemas = #"""
        "PolicyTemplate": {
          "type": "string",
          "description": "A set of settings to start from; `custom` sets none.",
          "enum": ["desktop_app", "cli_tool", "saas", "trial", "custom"]
        },
        "PolicyCreate": {
          "type": "object",
          "description": "A new policy. A default counts where request and template are silent.",
          "additionalProperties": false,
          "required": ["productId", "name"],
          "properties": {
            "productId": {"type": "string", "format": "uuid", "description": "The product it is for; fixed."},
            \#(policyName),
            \#(policySettings(writable: true, defaults: true)),
            \#(unlimitedGuard)
          }
        },
        "PolicyUpdate": {
          "type": "object",
          "description": "The fields to change. `template` is only a label here: it fills in nothing.",
          "additionalProperties": false,
          "properties": {
            \#(policyName),
            \#(policySettings(writable: true, defaults: false)),
            \#(unlimitedGuard)
          }
        },
        "Policy": \#(policyShape("Rules for the licenses that follow it.", names: rowNames, fields: rowFields)),
        "PolicySnapshot": \#(policyShape(snapshot, names: snapshotNames, fields: snapshotFields))
        """#

    private static let snapshot = "The policy of a license, as it is shown inside the license."

    private static func policyShape(_ description: String, names: String, fields: String) -> String {
        #"""
        {
          "type": "object",
          "description": "\#(description)",
          "required": [
            "id", "productId", "name", "template", "maxMachines", "maxUses", "floating", "durationDays",
            "expirationStrategy", "requireHeartbeat", "heartbeatIntervalMinutes", "heartbeatCullStrategy",
            "requireFingerprint", "fingerprintUniqueness", "maxUniqueFingerprints", "offlineAllowed",
            "offlineMaxDays", "allowMachineTransfer", "isTrial", "trialDurationDays", "overridable",
            \#(names)
          ],
          "properties": {
            "id": {"type": "string", "format": "uuid", "examples": ["0197c2a4-6b1e-7c3d-9a51-3f0d2b8e4c12"]},
            "productId": {"type": "string", "format": "uuid"},
            "name": {"type": "string", "examples": ["Pro, two seats"]},
            \#(policySettings(writable: false, defaults: false)),
            \#(fields)
          }
        }
        """#
    }

    private static let policyName = #"""
        "name": {"type": "string", "minLength": 1, "maxLength": 255, "examples": ["Pro, two seats"]}
        """#

    private static let unlimitedGuard = ##"""
        "allowUnlimitedActivations": {
          "type": "boolean",
          "description": "Must be true where `maxMachines` is sent as null. Never stored.",
          "default": false
        },
        "metadata": {"$ref": "#/components/schemas/Metadata"}
        """##

    /// The settings of a policy; bounds and defaults are for requests, what is shown carries neither.
    private static func policySettings(writable: Bool, defaults: Bool) -> String {
        let counts = writable ? #", "minimum": 1, "maximum": 2147483647"# : ""
        let days = writable ? #", "minimum": 1, "maximum": 36500"# : ""
        let minutes = writable ? #", "minimum": 1, "maximum": 525600"# : ""
        func initially(_ value: String) -> String { defaults ? #", "default": \#(value)"# : "" }
        return ##"""
            "template": {
              "oneOf": [{"$ref": "#/components/schemas/PolicyTemplate"}, {"type": "null"}],
              "description": "The template it was made from."\##(initially("null"))
            },
            "maxMachines": {
              "type": ["integer", "null"]\##(counts),
              "description": "Seats of each license; null: unlimited.",
              "examples": [2]
            },
            "maxUses": {
              "type": ["integer", "null"]\##(counts)\##(initially("null")),
              "description": "Valid answers each license may get; null: unlimited."
            },
            "floating": {
              "type": "boolean"\##(initially("false")),
              "description": "Only machines that are alive hold a seat."
            },
            "durationDays": {
              "type": ["integer", "null"]\##(days)\##(initially("null")),
              "description": "Days from the creation of a license to its expiry; null: it never expires."
            },
            "expirationStrategy": {
              "type": "string",
              "enum": ["RESTRICT_ACCESS", "ALLOW_ACCESS", "REVOKE"]\##(initially(#""RESTRICT_ACCESS""#)),
              "description": "An expired license is invalid, still valid with code `EXPIRED`, or revoked."
            },
            "requireHeartbeat": {
              "type": "boolean"\##(initially("false")),
              "description": "Machines must beat within the interval or count as dead."
            },
            "heartbeatIntervalMinutes": {
              "type": "integer"\##(minutes)\##(initially("60")),
              "description": "The longest time between two heartbeats."
            },
            "heartbeatCullStrategy": {
              "type": "string",
              "enum": ["DEACTIVATE_DEAD", "KEEP_DEAD"]\##(initially(#""DEACTIVATE_DEAD""#)),
              "description": "Dead machines are removed within a minute, or kept."
            },
            "requireFingerprint": {
              "type": "boolean"\##(initially("true")),
              "description": "Validation needs a fingerprint once the license has had a machine."
            },
            "fingerprintUniqueness": {
              "type": "string",
              "enum": ["PER_LICENSE", "PER_POLICY", "PER_ACCOUNT"]\##(initially(#""PER_LICENSE""#)),
              "description": "Where a device may be activated only once. The stricter of two policies wins."
            },
            "maxUniqueFingerprints": {
              "type": ["integer", "null"]\##(counts)\##(initially("null")),
              "description": "Different devices a license may ever have had; null: any number."
            },
            "offlineAllowed": {
              "type": "boolean"\##(initially("true")),
              "description": "License files for use without a connection may be issued."
            },
            "offlineMaxDays": {
              "type": "integer"\##(days)\##(initially("14")),
              "description": "The longest life of such a file."
            },
            "allowMachineTransfer": {
              "type": "boolean"\##(initially("false")),
              "description": "A seat freed by the holder may be taken before its license file has ended."
            },
            "isTrial": {"type": "boolean"\##(initially("false")), "description": "Its licenses are trials."},
            "trialDurationDays": {
              "type": ["integer", "null"]\##(days)\##(initially("null")),
              "description": "The length of a trial in days; null: `durationDays` counts."
            },
            "overridable": {
              "type": "boolean"\##(initially("true")),
              "description": "A license may have its own limits and expiry."
            }
            """##
    }
}
