extension OpenAPIDocument {
    /// Activation and everything after it; most routes take either kind of key.
    static let machinePaths = #"""
        "/machines": {
          "get": {
            "operationId": "listMachines",
            "tags": ["Machines"],
            "summary": "List machines",
            "description": "Scope: `machines:read`. Several filters must all hold.",
            "x-required-scope": "machines:read",
            "security": [{"apiKey": []}],
            "parameters": [
              \#(paging),
              {
                "name": "licenseId",
                "in": "query",
                "description": "Only machines of this license.",
                "schema": {"type": "string", "format": "uuid"}
              },
              {
                "name": "fingerprint",
                "in": "query",
                "description": "The whole fingerprint.",
                "schema": {"type": "string", "minLength": 1, "maxLength": 256}
              },
              {
                "name": "heartbeatStatus",
                "in": "query",
                "description": "Only machines in this state at this moment.",
                "schema": {"$ref": "#/components/schemas/HeartbeatStatus"}
              }
            ],
            "responses": {
              "200": \#(page("Machine", "A page of machines.")),
              \#(errors())
            }
          },
          "post": {
            "operationId": "activateMachine",
            "tags": ["Machines"],
            "summary": "Activate a machine",
            "description": "\#(activation)",
            "x-required-scope": "machines:write",
            "security": [{"licenseKey": []}, {"apiKey": []}],
            "requestBody": \#(body("MachineActivation")),
            "responses": {
              "200": \#(one("Machine", "It was active already; no second seat is taken.")),
              "201": \#(one("Machine", "The machine has a seat now.")),
              \#(errors(409, 422, body: true))
            }
          }
        },
        "/machines/{id}": {
          \#(withId),
          "get": {
            "operationId": "getMachine",
            "tags": ["Machines"],
            "summary": "Retrieve a machine",
            "description": "Scope: `machines:read`, or the license key: then only a machine of its license.",
            "x-required-scope": "machines:read",
            "security": [{"licenseKey": []}, {"apiKey": []}],
            "responses": {
              "200": \#(one("Machine", "The machine.")),
              \#(errors(404))
            }
          },
          "patch": {
            "operationId": "updateMachine",
            "tags": ["Machines"],
            "summary": "Change a machine",
            "description": "Scope: `machines:write`.",
            "x-required-scope": "machines:write",
            "security": [{"apiKey": []}],
            "requestBody": \#(body("MachineUpdate")),
            "responses": {
              "200": \#(one("Machine", "The changed machine.")),
              \#(errors(404, body: true))
            }
          },
          "delete": {
            "operationId": "deactivateMachine",
            "tags": ["Machines"],
            "summary": "Deactivate a machine",
            "description": "\#(deactivation)",
            "x-required-scope": "machines:write",
            "security": [{"licenseKey": []}, {"apiKey": []}],
            "responses": {
              "204": \#(nothing("The machine is gone.")),
              \#(errors(404, body: true))
            }
          }
        },
        "/machines/{id}/heartbeat": {
          \#(withId),
          "post": {
            "operationId": "sendHeartbeat",
            "tags": ["Machines"],
            "summary": "Tell that a machine is alive",
            "description": "\#(heartbeat)",
            "x-required-scope": "machines:write",
            "security": [{"licenseKey": []}, {"apiKey": []}],
            "responses": {
              "200": \#(one("Machine", "The machine with its next deadline.")),
              \#(errors(404, 409, 422, body: true))
            }
          }
        }
        """#

    private static let activation = """
        With the license key, or with an API key (scope: `machines:write`) and `licenseId` in the body. The \
        same fingerprint again answers 200 with the existing machine, so a retry is safe. The license must \
        be active, or expired under `ALLOW_ACCESS`; otherwise 409 with the code of its state. No free seat: \
        422. On a floating license a dead machine's seat can be taken at once.
        """

    private static let deactivation = """
        Scope: `machines:write`, or the license key; in every state of the license. The seat is free at once, with \
        one exception: a machine with a license file that has not ended, deactivated with the license key, keeps its seat \
        until the file ends, unless the policy has `allowMachineTransfer`. The same device may come back to it.
        """

    private static let heartbeat = """
        Scope: `machines:write`, or the license key. No body is needed, and one is ignored. Only under \
        `requireHeartbeat` there is a deadline; past it the machine is `DEAD` until it beats again. On a \
        floating license a revived machine needs a free seat. A license that is suspended, revoked, banned \
        or expired (unless under `ALLOW_ACCESS`) answers 409.
        """
}
