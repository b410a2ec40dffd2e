import LicensingCore
import LicensingStore

/// The vendor's products.
package struct Products: Sendable {
    /// What a new product is made from.
    package struct Draft: Sendable {
        package var name: String
        package var code: String
        package var description: String?
        package var keyPrefix: String
        package var metadata: String

        package init(name: String, code: String, description: String?, keyPrefix: String, metadata: String) {
            self.name = name
            self.code = code
            self.description = description
            self.keyPrefix = keyPrefix
            self.metadata = metadata
        }
    }

    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    package func create(_ draft: Draft, in tenant: Tenant, now: Instant) async throws -> Product {
        let product = Product(
            id: context.newID(at: now),
            name: draft.name,
            code: draft.code,
            description: draft.description,
            keyPrefix: draft.keyPrefix,
            metadata: draft.metadata,
            licensesCount: 0,
            createdAt: now,
            updatedAt: now
        )
        guard try await context.store.write({ try $0.within(tenant).insert(product) }) else {
            throw Refusal.taken("code", "product")
        }
        return product
    }

    package func find(_ id: Identifier<Product>, in tenant: Tenant) async throws -> Product {
        guard let product = try await context.store.read({ try $0.within(tenant).product(id) }) else {
            throw Refusal.notFound("product")
        }
        return product
    }

    package func list(_ page: PageRequest, in tenant: Tenant) async throws -> Page<Product> {
        try await context.store.scan { try $0.within(tenant).products(page) }
    }

    /// Changes a product as `edit` says.
    package func update(
        _ id: Identifier<Product>,
        in tenant: Tenant,
        now: Instant,
        edit: @escaping @Sendable (inout Product) -> Void
    ) async throws -> Product {
        try await context.store.write { transaction in
            let writer = transaction.within(tenant)
            guard var product = try writer.product(id) else {
                throw Refusal.notFound("product")
            }
            edit(&product)
            product.updatedAt = now
            guard try !writer.isTaken(productCode: product.code, besides: id) else {
                throw Refusal.taken("code", "product")
            }
            try writer.update(product)
            return product
        }
    }

    package func delete(_ id: Identifier<Product>, in tenant: Tenant, now: Instant) async throws {
        try await context.store.write { transaction in
            let writer = transaction.within(tenant)
            guard try writer.product(id) != nil else {
                throw Refusal.notFound("product")
            }
            guard try !writer.hasPolicies(id) else {
                throw Refusal(.conflict, "The product has policies. Delete them, and their licenses, first.")
            }
            try writer.delete(id, at: now)
        }
    }
}
