import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func deleteProduct(_ api: API) -> Route {
        Route(.delete, "/products/{id}", .apiKey(.productsWrite)) { request in
            try await api.products.delete(request.id(of: "product"), in: request.tenant, now: request.now)
            return .noContent
        }
    }
}
