extension OpenAPIDocument {
    /// What a license key opens besides its machines.
    static let licenseKeyPaths = #"""
        "/license": {
          "get": {
            "operationId": "getOwnLicense",
            "tags": ["License key"],
            "summary": "Retrieve one's own license",
            "description": "The license of the key, as validation shows it.",
            "security": [{"licenseKey": []}],
            "responses": {
              "200": \#(one("ValidatedLicense", "The license.")),
              \#(errors())
            }
          }
        },
        "/license/machines": {
          "get": {
            "operationId": "listOwnMachines",
            "tags": ["License key"],
            "summary": "List one's own machines",
            "description": "The machines of the key's license, so that a customer sees which one to free.",
            "security": [{"licenseKey": []}],
            "parameters": [\#(paging)],
            "responses": {
              "200": \#(page("Machine", "A page of machines.")),
              \#(errors())
            }
          }
        }
        """#
}
