import LicensingCore

extension APIKey: Audited {
    var auditResource: AuditResource { .apiKey(id) }

    func auditText(in tenant: Tenant) -> String {
        APIKeyJSON.text(self)
    }
}

extension Product: Audited {
    var auditResource: AuditResource { .product(id) }

    func auditText(in tenant: Tenant) -> String {
        ProductJSON.text(self, of: tenant)
    }
}

extension Policy: Audited {
    var auditResource: AuditResource { .policy(id) }

    func auditText(in tenant: Tenant) -> String {
        PolicyJSON.text(self)
    }
}

extension Entitlement: Audited {
    var auditResource: AuditResource { .entitlement(id) }

    func auditText(in tenant: Tenant) -> String {
        EntitlementJSON.text(self, of: tenant)
    }
}

extension LicenseView: Audited {
    var auditResource: AuditResource { .license(license.id) }

    func auditText(in tenant: Tenant) -> String {
        LicenseJSON.text(self)
    }
}

extension MachineView: Audited {
    var auditResource: AuditResource { .machine(machine.id) }
    var auditLicense: Identifier<License>? { machine.licenseID }

    func auditText(in tenant: Tenant) -> String {
        MachineJSON.text(self)
    }
}

extension Webhook: Audited {
    var auditResource: AuditResource { .webhook(id) }

    func auditText(in tenant: Tenant) -> String {
        WebhookJSON.text(self, of: tenant)
    }
}

extension SigningKey: Audited {
    var auditResource: AuditResource { .signingKey(id) }

    func auditText(in tenant: Tenant) -> String {
        SigningKeyJSON.text(self)
    }
}
