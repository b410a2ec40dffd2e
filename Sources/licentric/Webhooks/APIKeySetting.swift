/// The API key of a command that talks to a server over HTTP.
///
/// It comes from the environment only: every user of the machine can read the flags of a process.
enum APIKeySetting {
    static func read(from environment: Environment) throws(StartFailure) -> String {
        guard let key = environment["API_KEY"] else {
            throw StartFailure(
                "LICENTRIC_API_KEY is not set: put an API key with the scope webhooks:read there. "
                    + "`licentric keys create` makes one."
            )
        }
        guard key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw StartFailure("LICENTRIC_API_KEY is no API key: it begins with lk_live_ or lk_test_.")
        }
        return key
    }
}
