import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    static func createProduct(_ api: API) -> Route {
        Route(.post, "/products", .apiKey(.productsWrite)) { request in
            let tenant = try request.tenant
            let fields = try request.fields()
            let draft = Products.Draft(
                name: fields.string("name", length: 1...255),
                code: fields.string("code", length: 1...50, pattern: .code),
                description: fields.optionalString("description", length: 0...1000),
                keyPrefix: fields.optionalString("keyPrefix", length: 2...10, pattern: .keyPrefix) ?? "LIC",
                metadata: fields.metadataText()
            )
            try fields.finish()
            let change = try api.products.create(draft, by: request.origin)
            return try await api.commit(change, request) { product in
                .one(201) { ProductJSON.write(product, of: tenant, to: &$0) }
            }
        }
    }
}

extension Characters {
    /// What license keys may begin with.
    static let keyPrefix = Characters("upper-case letters") { "A"..."Z" ~= $0 }
}
