import LicensingCore

private let columns =
    "id, name, code, description, key_prefix, metadata, licenses_count, created_at, updated_at"

extension TenantScope {
    package func product(_ id: Identifier<Product>) throws -> Product? {
        try first(
            "SELECT \(columns) FROM products WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL",
            [.id(id)],
            Product.init(row:)
        )
    }

    package func products(_ page: PageRequest) throws -> Page<Product> {
        try ListStatement()
            .page(
                of: columns,
                from: "products",
                in: self,
                page,
                id: \.id.bits,
                decode: Product.init(row:)
            )
    }

    package func hasPolicies(_ product: Identifier<Product>) throws -> Bool {
        try exists(
            "SELECT 1 FROM policies WHERE tenant = $1 AND product_id = $2 AND deleted_at IS NULL LIMIT 1",
            [.id(product)]
        )
    }
}

extension TenantWriter {
    /// - Returns: Whether the product was added: false when its code is taken.
    package func insert(_ product: Product) throws -> Bool {
        try insertUnlessTaken(
            into: "products",
            [
                ("id", .id(product.id)), ("name", .text(product.name)), ("code", .text(product.code)),
                ("code_folded", .text(product.code.lowercased())),
                ("description", .text(product.description)),
                ("key_prefix", .text(product.keyPrefix)), ("metadata", .text(product.metadata)),
                ("created_at", .instant(product.createdAt)), ("updated_at", .instant(product.updatedAt)),
            ],
            forgetting: .nothing
        )
    }

    package func update(_ product: Product) throws {
        try update(
            "products",
            id: .id(product.id),
            [
                ("name", .text(product.name)), ("code", .text(product.code)),
                ("code_folded", .text(product.code.lowercased())),
                ("description", .text(product.description)),
                ("key_prefix", .text(product.keyPrefix)), ("metadata", .text(product.metadata)),
                ("updated_at", .instant(product.updatedAt)),
            ],
            forgetting: .terms
        )
    }

    package func delete(_ product: Identifier<Product>, at now: Instant) throws {
        try update("products", id: .id(product), [("deleted_at", .instant(now))], forgetting: .terms)
    }

    /// Whether another product of the tenant has this code, ignoring case.
    package func isTaken(productCode code: String, besides product: Identifier<Product>) throws -> Bool {
        try exists(
            """
            SELECT 1 FROM products
            WHERE tenant = $1 AND code_folded = $2 AND id <> $3 AND deleted_at IS NULL
            """,
            [.text(code.lowercased()), .id(product)]
        )
    }

    func countLicense(of product: Identifier<Product>, by difference: Int) throws {
        try writing.sendLast(
            "UPDATE products SET licenses_count = licenses_count + $3 WHERE tenant = $1 AND id = $2",
            [.integer(tenant.number), .id(product), .integer(difference)],
            behind: fence,
            rank: "products/\(tenant.number)/\(product.text)"
        )
    }
}

extension Product {
    init(row: any SQLRow) {
        self.init(
            id: row.id(0),
            name: row.text(1),
            code: row.text(2),
            description: row.optionalText(3),
            keyPrefix: row.text(4),
            metadata: row.text(5),
            licensesCount: Int(row.integer(6)),
            createdAt: row.instant(7),
            updatedAt: row.instant(8)
        )
    }
}
