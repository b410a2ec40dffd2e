/// What something was done to.
package struct AuditResource: Equatable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case account
        case apiKey = "api_key"
        case signingKey = "signing_key"
        case product
        case policy
        case entitlement
        case license
        case machine
        case webhook
    }

    package let kind: Kind
    package let id: UUIDBits

    package init(kind: Kind, id: UUIDBits) {
        self.kind = kind
        self.id = id
    }

    package static func account(_ id: Identifier<Account>) -> AuditResource {
        AuditResource(kind: .account, id: id.bits)
    }

    package static func apiKey(_ id: Identifier<APIKey>) -> AuditResource {
        AuditResource(kind: .apiKey, id: id.bits)
    }

    package static func signingKey(_ id: Identifier<SigningKey>) -> AuditResource {
        AuditResource(kind: .signingKey, id: id.bits)
    }

    package static func product(_ id: Identifier<Product>) -> AuditResource {
        AuditResource(kind: .product, id: id.bits)
    }

    package static func policy(_ id: Identifier<Policy>) -> AuditResource {
        AuditResource(kind: .policy, id: id.bits)
    }

    package static func entitlement(_ id: Identifier<Entitlement>) -> AuditResource {
        AuditResource(kind: .entitlement, id: id.bits)
    }

    package static func license(_ id: Identifier<License>) -> AuditResource {
        AuditResource(kind: .license, id: id.bits)
    }

    package static func machine(_ id: Identifier<Machine>) -> AuditResource {
        AuditResource(kind: .machine, id: id.bits)
    }

    package static func webhook(_ id: Identifier<Webhook>) -> AuditResource {
        AuditResource(kind: .webhook, id: id.bits)
    }
}
