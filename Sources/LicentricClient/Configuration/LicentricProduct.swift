/// Which of the vendor's products the application is; a license of another one is not found.
public enum LicentricProduct: Sendable, Equatable {
    /// The product's `code`, such as `my-app`.
    case code(String)
    /// The product's `id`.
    case id(String)

    var text: String {
        switch self {
        case .code(let code): code
        case .id(let id): id
        }
    }
}
