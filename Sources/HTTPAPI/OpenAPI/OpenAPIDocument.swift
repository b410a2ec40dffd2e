/// The description of every route of this version, in OpenAPI 3.1.
///
/// Served, printed by the command line, and the source of the reference page. `Paths` and `Schemas` hold
/// its text, one file for each resource.
package enum OpenAPIDocument {
    /// The whole document as indented JSON.
    ///
    /// `serverURL` is the origin put before every path, such as `https://licenses.example.com`; with an empty
    /// one clients take the address they read the document from.
    package static func text(serverURL: String = "") -> String {
        OpenAPIPrinter.text(of: node(serverURL: serverURL))
    }

    /// The document as a tree whose members stand in the order they were written.
    package static func node(serverURL: String = "") -> OpenAPINode {
        do {
            return try OpenAPINode(json: source(origin: serverURL)).withIdempotency
        } catch {
            preconditionFailure("the API description is no valid JSON: \(error)")
        }
    }

    static func source(origin: String) -> String {
        #"""
        {
          "openapi": "3.1.0",
          "info": {
            "title": "Licentric API",
            "version": "1",
            "summary": "Create licenses, validate their keys, and activate the machines they run on.",
            "description": \#(OpenAPIPrinter.quoted(introduction)),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}
          },
          "servers": \#(servers(origin: origin)),
          "security": [{"apiKey": []}],
          "tags": \#(tags),
          "paths": {
            \#(paths(origin: origin))
          },
          "webhooks": {
            \#(sentWebhooks)
          },
          "components": {
            "securitySchemes": \#(securitySchemes),
            "parameters": \#(parameters),
            "headers": \#(headers),
            "responses": \#(errorResponses),
            "schemas": {
              \#(schemas)
            }
          }
        }
        """#
    }

    private static func paths(origin: String) -> String {
        [
            validationPaths, licensePaths, licenseActionPaths, licenseKeyPaths, machinePaths,
            licenseFilePaths, productPaths,
            policyPaths, entitlementPaths, webhookPaths, deliveryPaths, eventPaths, analyticsPaths,
            auditPaths, apiKeyPaths, dashboardPaths(origin: origin), signingKeyPaths, publicKeyPaths,
            documentPaths(origin: origin), healthPaths(origin: origin),
        ]
        .joined(separator: ",\n")
    }

    private static var schemas: String {
        [
            validationSchemas, licenseSchemas, licenseRequestSchemas, machineSchemas, licenseFileSchemas,
            productSchemas,
            policySchemas, entitlementSchemas, webhookSchemas, deliverySchemas, eventSchemas,
            analyticsSchemas, auditSchemas, apiKeySchemas, signingKeySchemas, publicKeySchemas, commonSchemas,
        ]
        .joined(separator: ",\n")
    }
}
