import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func listProducts(_ api: API) -> Route {
        Route(.get, "/products", .apiKey(.productsRead)) { request in
            let tenant = try request.tenant
            return .page(try await api.products.list(request.page(), in: tenant)) { product, writer in
                ProductJSON.write(product, of: tenant, to: &writer)
            }
        }
    }
}
