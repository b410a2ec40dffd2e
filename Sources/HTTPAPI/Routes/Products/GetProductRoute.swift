import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func getProduct(_ api: API) -> Route {
        Route(.get, "/products/{id}", .apiKey(.productsRead)) { request in
            let tenant = try request.tenant
            let product = try await api.products.find(request.id(of: "product"), in: tenant)
            return .one { ProductJSON.write(product, of: tenant, to: &$0) }
        }
    }
}
