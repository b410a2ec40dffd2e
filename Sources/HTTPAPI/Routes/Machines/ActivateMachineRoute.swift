import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    static func activateMachine(_ api: API) -> Route {
        Route(.post, "/machines", .apiKeyOrLicenseKey(.machinesWrite), tier: .activation) { request in
            let fields = try request.fields(unknown: .ignore)
            let named = fields.optionalIdentifier("licenseId", of: License.self)
            if request.ownLicense == nil, !fields.contains("licenseId") {
                fields.issue(path: ["licenseId"], message: "Required with an API key.", code: .invalidType)
            }
            let draft = machineDraft(in: fields, request)
            try fields.finish()
            guard let license = request.ownLicense ?? named else {
                throw Refusal(.referenceNotFound, "licenseId names no license.", details: .field("licenseId"))
            }
            let change = try api.activateMachine.change(draft, on: license, by: request.origin)
            do {
                return try await api.commit(change, request, response(to:))
            } catch let refusal as Refusal where refusal.code == .notFound {
                throw missingLicense(request)
            }
        }
    }

    private static func machineDraft(in fields: Fields, _ request: APIRequest) -> MachineDraft {
        var draft = MachineDraft(fingerprint: fields.string("fingerprint", length: 8...256))
        draft.name = fields.optionalString("name", length: 0...255)
        draft.platform = fields.optionalChoice("platform", of: Platform.self)
        draft.hostname = fields.optionalString("hostname", length: 0...255)
        draft.cores = fields.optionalInteger("cores", range: 1...1_000_000)
        draft.metadata = fields.metadataText()
        draft.replaces = fields.optionalIdentifier("replaces")
        // A vendor's server activates for somebody else: its own address says nothing about the machine.
        draft.ipAddress = request.ownLicense == nil ? nil : request.client.text
        return draft
    }

    @Sendable private static func response(to outcome: ActivateMachine.Outcome) -> APIResponse {
        switch outcome {
        case .created(let machine): .one(201) { MachineJSON.write(machine, to: &$0) }
        case .existing(let machine): .one { MachineJSON.write(machine, to: &$0) }
        }
    }

    private static func missingLicense(_ request: APIRequest) -> Refusal {
        request.ownLicense == nil
            ? Refusal(.referenceNotFound, "licenseId names no license.", details: .field("licenseId"))
            : Refusal(.unauthorized, "There is no license with this key.")
    }
}
