import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func deleteProduct(_ api: API) -> Route {
        Route(.delete, "/products/{id}", .apiKey(.productsWrite)) { request in
            let change = try api.products.delete(request.id(of: "product"), by: request.origin)
            return try await api.commit(change, request) { .noContent }
        }
    }
}
