extension OpenAPIDocument {
    /// Machines as sent and as shown.
    static let machineSchemas = #"""
        "MachineActivation": {
          "type": "object",
          "description": "The machine that wants a seat. Unknown fields are ignored.",
          "required": ["fingerprint"],
          "properties": {
            "fingerprint": {
              "type": "string",
              "minLength": 8,
              "maxLength": 256,
              "description": "What tells this machine from all others, best a hash.",
              "examples": ["ab12cd34ef56"]
            },
            \#(machineLabels),
            "platform": {
              "type": ["string", "null"],
              "enum": ["macos", "windows", "linux", "docker", "kubernetes", null],
              "description": "What it runs."
            },
            "cores": {"type": ["integer", "null"], "minimum": 1, "maximum": 1000000},
            "licenseId": {
              "type": "string",
              "format": "uuid",
              "description": "The license; needed with an API key, without effect with a license key."
            },
            "replaces": {
              "type": "string",
              "format": "uuid",
              "description": "The id of a machine of the same license whose seat this one takes, in one step."
            }
          }
        },
        "MachineUpdate": {
          "type": "object",
          "description": "The fields to change.",
          "additionalProperties": false,
          "properties": {\#(machineLabels)}
        },
        "HeartbeatStatus": {
          "type": "string",
          "description": "`DEAD` only under `requireHeartbeat`, from the deadline on.",
          "enum": ["NOT_STARTED", "ALIVE", "DEAD"]
        },
        "Machine": {
          "type": "object",
          "description": "An activated machine.",
          "required": [
            "id", "licenseId", "fingerprint", "name", "platform", "hostname", "cores", "heartbeatStatus",
            "lastHeartbeatAt", "nextHeartbeatAt", "fileExpiresAt", "ipAddress", \#(rowNames)
          ],
          "properties": {
            "id": {"type": "string", "format": "uuid", "examples": ["0197c2a4-6b1e-7c3d-9a51-3f0d2b8e4c14"]},
            "licenseId": {"type": "string", "format": "uuid", "description": "Whose seat it has."},
            "fingerprint": {"type": "string", "examples": ["ab12cd34ef56"]},
            "name": {"type": ["string", "null"], "examples": ["Workstation-1"]},
            "platform": {
              "type": ["string", "null"],
              "enum": ["macos", "windows", "linux", "docker", "kubernetes", null]
            },
            "hostname": {"type": ["string", "null"]},
            "cores": {"type": ["integer", "null"]},
            "heartbeatStatus": {"$ref": "#/components/schemas/HeartbeatStatus"},
            "lastHeartbeatAt": {"type": ["string", "null"], "format": "date-time"},
            "nextHeartbeatAt": {
              "type": ["string", "null"],
              "format": "date-time",
              "description": "The deadline of the next heartbeat; null where none is required."
            },
            "fileExpiresAt": {
              "type": ["string", "null"],
              "format": "date-time",
              "description": "The end of its license file: until then it counts as alive and keeps its seat."
            },
            "ipAddress": {"type": ["string", "null"], "description": "Where it was activated from."},
            \#(rowFields)
          }
        }
        """#

    private static let machineLabels = ##"""
        "name": {
          "type": ["string", "null"],
          "maxLength": 255,
          "description": "What a person calls it.",
          "examples": ["Workstation-1"]
        },
        "hostname": {"type": ["string", "null"], "maxLength": 255, "description": "Its name in the network."},
        "metadata": {"$ref": "#/components/schemas/Metadata"}
        """##
}
