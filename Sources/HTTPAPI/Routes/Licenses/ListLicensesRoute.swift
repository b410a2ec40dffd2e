import HTTPTypes
import LicensingCore
import LicensingService
import LicensingStore
import LicensingWire

extension Route {
    static func listLicenses(_ api: API) -> Route {
        Route(.get, "/licenses", .apiKey(.licensesRead)) { request in
            let query = QueryFields(request.query)
            let page = query.page()
            let filter = LicenseFilter(
                product: query.optionalIdentifier("productId"),
                policy: query.optionalIdentifier("policyId"),
                status: query.optionalChoice("status", of: LicenseStatus.self),
                userEmail: query.optionalString("userEmail", length: 1...254),
                expiresBefore: query.optionalInstant("expiresBefore"),
                expiresAfter: query.optionalInstant("expiresAfter"),
                metadata: metadataFilter(query),
                search: query.optionalString("search", length: 1...255)
            )
            try query.finish()
            let licenses = try await api.licenses.list(filter, page, in: request.tenant, now: request.now)
            return .page(licenses) { LicenseJSON.write($0, to: &$1) }
        }
    }

    private static func metadataFilter(_ query: QueryFields) -> [MetadataPair] {
        query.prefixed("metadata")
            .map { name, value in
                if value.unicodeScalars.count > MetadataPairs.valueLimit {
                    query.issue(
                        path: [.key("metadata[\(name)]")],
                        message:
                            "Values longer than \(MetadataPairs.valueLimit) characters cannot be searched for.",
                        code: .tooBig
                    )
                }
                return MetadataPair(key: name, value: value)
            }
    }
}
