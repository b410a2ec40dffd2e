import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    static func updateProduct(_ api: API) -> Route {
        Route(.patch, "/products/{id}", .apiKey(.productsWrite)) { request in
            let tenant = try request.tenant
            let id = try await api.products.find(request.id(of: "product"), in: tenant).id
            let fields = try request.fields()
            let name = fields.changedString("name", length: 1...255)
            let code = fields.changedString("code", length: 1...50, pattern: .code)
            let description = fields.changedOptionalString("description", length: 0...1000)
            let keyPrefix = fields.changedString("keyPrefix", length: 2...10, pattern: .keyPrefix)
            let metadata = fields.changedMetadata("metadata")
            try fields.finish()
            let change = try api.products.update(id, by: request.origin) { product in
                product.name = name.applied(to: product.name)
                product.code = code.applied(to: product.code)
                product.description = description.applied(to: product.description)
                product.keyPrefix = keyPrefix.applied(to: product.keyPrefix)
                product.metadata = metadata.applied(to: RawJSON(text: product.metadata)).text
            }
            return try await api.commit(change, request) { product in
                .one { ProductJSON.write(product, of: tenant, to: &$0) }
            }
        }
    }
}
