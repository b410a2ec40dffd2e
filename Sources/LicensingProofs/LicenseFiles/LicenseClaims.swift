import LicensingCore
import LicensingWire

/// What a license file promises: the license as it stood when the file was made (contract, section 8).
package struct LicenseClaims: Equatable, Sendable {
    package struct Product: Equatable, Sendable {
        package let id: String
        package let code: String
    }

    package struct Machine: Equatable, Sendable {
        package let id: String
        package let fingerprint: String
        package let name: String?
    }

    package let licenseID: String
    package let licenseStatus: LicenseStatus
    package let licenseName: String?
    /// When the license itself ends; nil is never.
    package let licenseExpiresAt: Instant?
    package let product: Product
    package let expirationStrategy: ExpirationStrategy
    /// Codes that the license holds.
    package let entitlements: [String]
    /// Nil where the policy lets a device work without being activated.
    package let machine: Machine?
    package let fingerprint: String
    package let issuedAt: Instant
    /// A clock that shows less is wrong.
    package let notBefore: Instant
    package let expiresAt: Instant

    /// Reads a payload; members it does not know are ignored.
    package init(json: [UInt8]) throws(ProofFailure) {
        let fields = try Fields.ofProof(json, "the payload")
        let license = fields.required("license", ObjectRule())
        let product = fields.required("product", ObjectRule())
        let policy = fields.required("policy", ObjectRule())
        let machine = fields.optional("machine", ObjectRule())
        entitlements = fields.required(
            "entitlements",
            ListRule(count: 0...100_000, of: StringRule(length: 1...255))
        )
        fingerprint = fields.string("fingerprint", length: 1...256)
        issuedAt = fields.required("issuedAt", InstantRule())
        notBefore = fields.required("notBefore", InstantRule())
        expiresAt = fields.required("expiresAt", InstantRule())
        try fields.finishProof("the payload")
        (licenseID, licenseStatus, licenseName, licenseExpiresAt) = try Self.license(license)
        self.product = try Product(product)
        expirationStrategy = try Self.expirationStrategy(policy)
        self.machine = try machine.map { document throws(ProofFailure) in try Machine(document) }
    }

    private static func license(
        _ document: JSONDocument
    ) throws(ProofFailure) -> (String, LicenseStatus, String?, Instant?) {
        let fields = Fields(document, unknown: .ignore)
        let license = (
            fields.string("id", length: 1...64),
            fields.required("status", ChoiceRule<LicenseStatus>()),
            fields.optionalString("name", length: 0...4096),
            fields.optionalInstant("expiresAt")
        )
        try fields.finishProof("the payload's license")
        return license
    }

    private static func expirationStrategy(
        _ document: JSONDocument
    ) throws(ProofFailure) -> ExpirationStrategy {
        let fields = Fields(document, unknown: .ignore)
        let strategy = fields.required("expirationStrategy", ChoiceRule<ExpirationStrategy>())
        try fields.finishProof("the payload's policy")
        return strategy
    }
}

extension LicenseClaims.Product {
    fileprivate init(_ document: JSONDocument) throws(ProofFailure) {
        let fields = Fields(document, unknown: .ignore)
        id = fields.string("id", length: 1...64)
        code = fields.string("code", length: 1...255)
        try fields.finishProof("the payload's product")
    }
}

extension LicenseClaims.Machine {
    fileprivate init(_ document: JSONDocument) throws(ProofFailure) {
        let fields = Fields(document, unknown: .ignore)
        id = fields.string("id", length: 1...64)
        fingerprint = fields.string("fingerprint", length: 1...256)
        name = fields.optionalString("name", length: 0...4096)
        try fields.finishProof("the payload's machine")
    }
}
