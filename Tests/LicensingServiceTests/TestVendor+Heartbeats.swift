import LicensingCore

@testable import LicensingService

extension TestVendor {
    /// A heartbeat as the express lane notes it; nil where it is not for there.
    func beatHere(_ machine: Identifier<Machine>, key: String?) async throws -> MachineView? {
        let beats = BeatHeart(context)
        guard let beat = try beats.lookHere(machine, key: LicenseKeyText(key ?? ""), at: now) else {
            return nil
        }
        return try await beatHere(beat)
    }

    /// A heartbeat that was let in before.
    func beatHere(_ beat: QuickBeat) async throws -> MachineView? {
        try await withCheckedThrowingContinuation { continuation in
            if !BeatHeart(context).beatHere(beat, done: { continuation.resume(with: $0) }) {
                continuation.resume(returning: nil)
            }
        }
    }
}
