import LicensingCore
import LicensingService

/// What the routes answer with: the use cases, put together once.
///
/// A class: a copy would count hundreds of references, for each request.
package final class API: Sendable {
    let apiKeys: APIKeys
    let accounts: Accounts
    let signingKeys: SigningKeys
    let products: Products
    let policies: Policies
    let entitlements: Entitlements
    let issueLicense: IssueLicense
    let licenses: Licenses
    let licenseKeys: LicenseKeys
    let licenseEntitlements: LicenseEntitlements
    let changeLicenseState: ChangeLicenseState
    let validateLicense: ValidateLicense
    let activateMachine: ActivateMachine
    let beatHeart: BeatHeart
    let machines: Machines
    let checkOutLicense: CheckOutLicense
    let activateOffline: ActivateOffline
    let removeOffline: RemoveOffline
    let readiness: Readiness
    let signer: AnswerSigner
    let eraseLicense: EraseLicense
    let webhooks: Webhooks
    let webhookTargets: any WebhookTargets
    let deliveries: Deliveries
    let events: Events
    let auditLog: AuditLog
    let analytics: Analytics
    let context: LicensingContext

    package init(_ context: LicensingContext, webhookTargets: any WebhookTargets) {
        self.context = context
        self.webhookTargets = webhookTargets
        eraseLicense = EraseLicense(context)
        webhooks = Webhooks(context)
        deliveries = Deliveries(context)
        events = Events(context)
        auditLog = AuditLog(context)
        analytics = Analytics(context)
        apiKeys = APIKeys(context)
        accounts = Accounts(context)
        signingKeys = SigningKeys(context: context)
        products = Products(context)
        policies = Policies(context)
        entitlements = Entitlements(context)
        issueLicense = IssueLicense(context)
        licenses = Licenses(context)
        licenseKeys = LicenseKeys(context)
        licenseEntitlements = LicenseEntitlements(context)
        changeLicenseState = ChangeLicenseState(context)
        validateLicense = ValidateLicense(context)
        activateMachine = ActivateMachine(context)
        beatHeart = BeatHeart(context)
        machines = Machines(context)
        checkOutLicense = CheckOutLicense(context)
        activateOffline = ActivateOffline(context)
        removeOffline = RemoveOffline(context)
        readiness = Readiness(context)
        signer = AnswerSigner(context)
    }
}
