import LicensingCore

/// The two separate worlds of a vendor's account.
public enum LicentricEnvironment: String, Sendable, CaseIterable {
    /// What customers use.
    case live
    /// What the vendor tries things in; its keys and licenses mean nothing to a shipped application.
    case test

    var kind: EnvironmentKind {
        switch self {
        case .live: .live
        case .test: .test
        }
    }
}
