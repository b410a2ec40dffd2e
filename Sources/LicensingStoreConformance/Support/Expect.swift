import LicensingStore

/// Fails the case unless the condition holds.
func expect(_ condition: Bool, _ sentence: @autoclosure () -> String) throws(ConformanceFailure) {
    guard condition else {
        throw ConformanceFailure(sentence())
    }
}

/// Runs the call, which must fail, and returns its error.
func failure<T>(
    of call: () async throws -> T,
    _ sentence: String
) async throws(ConformanceFailure) -> any Error {
    do {
        _ = try await call()
    } catch {
        return error
    }
    throw ConformanceFailure(sentence)
}

/// Fails the case unless the error is one of the store's that satisfies the condition.
func expect(
    _ error: any Error,
    _ sentence: String,
    is matches: (StoreError) -> Bool
) throws(ConformanceFailure) {
    guard let error = error as? StoreError, matches(error) else {
        throw ConformanceFailure("\(sentence), not \(error)")
    }
}
