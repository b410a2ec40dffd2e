import LicensingCore

/// Remembering the license key, for applications that have no better place for it.
extension Licentric {
    private static let name = "license.key"

    /// Keeps the license key in the state directory, in a file that only the user can read.
    ///
    /// Nothing else that is kept holds the key. Where the platform has a keychain, keep it there yourself.
    ///
    /// - Throws: ``LicentricError/stateUnusable(_:)``.
    public func rememberKey() throws {
        try state.write(Array("\(licenseKey)\n".utf8), to: Self.name)
    }

    /// Deletes the license key that ``rememberKey()`` has kept.
    ///
    /// - Parameter configuration: The application's.
    /// - Throws: ``LicentricError/stateUnusable(_:)``.
    public static func forgetKey(_ configuration: LicentricConfiguration) throws {
        try StateDirectory(configuration.stateDirectory).remove(name)
    }

    /// The license key that ``rememberKey()`` has kept.
    ///
    /// - Parameter configuration: The application's.
    /// - Returns: Nil when there is none.
    /// - Throws: ``LicentricError/stateUnusable(_:)``.
    public static func rememberedKey(_ configuration: LicentricConfiguration) throws -> String? {
        try StateDirectory(configuration.stateDirectory).read(name)
            .map { String(decoding: $0, as: UTF8.self).trimmedOfWhitespace }
    }
}
