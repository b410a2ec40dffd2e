import LicensingCore

/// Every route there is, as one readable list.
package enum Routes {
    package static func all(_ api: API) -> [Route] {
        (openToAnyone(api) + ofLicenseHolders(api) + ofVendors(api) + ofHappenings(api)).map { $0.once(api) }
    }

    private static func openToAnyone(_ api: API) -> [Route] {
        [
            .validateKey(api, path: "/licenses/validate-key"), .validateKey(api, path: "/validate-key"),
            .publicKeys(api), .openAPI(), .reference(), .liveness(), .readiness(api),
        ]
    }

    /// Those that vendors may use too are among them.
    private static func ofLicenseHolders(_ api: API) -> [Route] {
        [
            .getOwnLicense(api), .listOwnMachines(api), .activateMachine(api), .getMachine(api),
            .deactivateMachine(api), .heartbeat(api),
            .checkOutOwnLicense(api), .activateOwnOffline(api), .removeOwnOffline(api),
        ]
    }

    private static func ofVendors(_ api: API) -> [Route] {
        [
            .listAPIKeys(api), .createAPIKey(api), .createDashboardAPIKey(api), .getAPIKey(api),
            .deleteAPIKey(api),

            .listSigningKeys(api), .createSigningKey(api), .getSigningKey(api), .listSignedFiles(api),
            .promoteSigningKey(api), .revokeSigningKey(api),

            .listProducts(api), .createProduct(api), .getProduct(api), .updateProduct(api),
            .deleteProduct(api),

            .listPolicies(api), .createPolicy(api), .getPolicy(api), .updatePolicy(api), .deletePolicy(api),
            .listPolicyEntitlements(api), .attachPolicyEntitlements(api), .detachPolicyEntitlement(api),

            .listEntitlements(api), .createEntitlement(api), .getEntitlement(api), .updateEntitlement(api),
            .deleteEntitlement(api),

            .listLicenses(api), .createLicense(api), .getLicenseByKey(api), .getLicense(api),
            .updateLicense(api),
            .deleteLicense(api), .validateLicense(api), .revealLicenseKey(api), .regenerateLicenseKey(api),
            .resetLicenseUses(api), .listLicenseEntitlements(api), .attachLicenseEntitlements(api),
            .detachLicenseEntitlement(api),

            .eraseLicense(api), .checkOutLicense(api), .activateOffline(api), .removeOffline(api),

            .listMachines(api), .updateMachine(api),
        ] + LicenseAction.allCases.map { .licenseAction($0, api) }
    }

    /// What happened, and who hears of it.
    private static func ofHappenings(_ api: API) -> [Route] {
        [
            .listEvents(api), .getEvent(api), .listAuditLogs(api), .getAuditLog(api),

            .listWebhooks(api), .createWebhook(api), .getWebhook(api), .updateWebhook(api),
            .deleteWebhook(api), .rotateWebhookSecret(api), .pingWebhook(api), .replayWebhook(api),
            .listDeliveries(api), .getDelivery(api), .redeliver(api),

            .analyticsOverview(api), .analyticsValidations(api), .analyticsActivations(api),
            .analyticsLicenses(api), .analyticsExpiring(api),
        ]
    }
}
