/// Does some work and cancels it when it takes too long; nil then.
///
/// The work must end soon after it was cancelled: it is waited for.
func withinTime<Value: Sendable>(
    _ limit: Duration,
    _ work: @escaping @Sendable () async -> Value
) async -> Value? {
    await withTaskGroup(of: Value?.self) { race in
        race.addTask { await work() }
        race.addTask {
            try? await Task.sleep(for: limit)
            return nil
        }
        let first = await race.next() ?? nil
        race.cancelAll()
        return first
    }
}
