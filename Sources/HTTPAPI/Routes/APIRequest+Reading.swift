import LicensingCore
import LicensingService
import LicensingStore
import LicensingWire

/// What routes read from a request.
extension APIRequest {
    /// The fence the caller stands in.
    ///
    /// Routes without credential have none.
    var tenant: Tenant {
        get throws {
            switch principal {
            case .apiKey(let key): key.tenant
            case .license(let holder): holder.tenant
            case .anyone: throw Refusal(.forbidden, "This endpoint needs a credential.")
            }
        }
    }

    /// Where a change that the request asks for comes from.
    var origin: Origin {
        get throws {
            guard let actor = Actor(principal) else {
                throw Refusal(.forbidden, "This endpoint needs a credential.")
            }
            return Origin(
                tenant: try tenant,
                actor: actor,
                address: client.text,
                requestID: requestID,
                now: now
            )
        }
    }

    /// Insists on a second scope, where a route does two things.
    func insist(on scope: AccessScope) throws {
        guard try apiKey.allows(scope) else {
            throw Refusal.lacking(scope)
        }
    }

    /// The vendor's key, on routes that take nothing else.
    var apiKey: APIKey {
        get throws {
            guard case .apiKey(let key) = principal else {
                throw Refusal(.forbidden, "This endpoint needs an API key.")
            }
            return key
        }
    }

    /// The holder of a license key, on routes that take nothing else.
    var licenseHolder: LicenseHolder {
        get throws {
            guard case .license(let holder) = principal else {
                throw Refusal(.forbidden, "This endpoint needs a license key.")
            }
            return holder
        }
    }

    /// The only license whose machines the caller may touch; nil for a vendor.
    var ownLicense: Identifier<License>? {
        if case .license(let holder) = principal {
            return holder.license
        }
        return nil
    }

    /// An id from the path.
    ///
    /// What is no id names nothing, so it is not found.
    func id<Resource>(
        _ parameter: String = "id",
        of resource: String,
        as _: Resource.Type = Resource.self
    ) throws -> Identifier<Resource> {
        guard let text = parameters[parameter], let id = Identifier<Resource>(text: text) else {
            throw Refusal.notFound(resource)
        }
        return id
    }

    /// The body's fields.
    ///
    /// An empty body has none, so whatever is required is said to be missing.
    func fields(unknown: UnknownFields = .refuse) throws -> Fields {
        body.isEmpty ? .empty(unknown: unknown) : Fields(try JSONDocument(body), unknown: unknown)
    }

    /// Insists that the body, if there is one, asks for nothing: the route takes no fields.
    func noFields(unknown: UnknownFields = .refuse) throws {
        if !body.isEmpty {
            try fields(unknown: unknown).finish()
        }
    }

    /// The page asked for, on lists without filters.
    func page() throws -> PageRequest {
        let fields = QueryFields(query)
        let page = fields.page()
        try fields.finish()
        return page
    }
}

extension QueryFields {
    func page() -> PageRequest {
        PageRequest(cursor: cursor(), limit: limit())
    }

    func optionalIdentifier<Resource>(_ name: String) -> Identifier<Resource>? {
        optionalUUID(name).map { Identifier($0) }
    }
}
