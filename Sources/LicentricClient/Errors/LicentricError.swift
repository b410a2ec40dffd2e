import Foundation

/// Everything that can go wrong; ``errorDescription`` is a sentence for the person at the device.
public enum LicentricError: Error, Sendable, Equatable {
    /// The application was put together wrongly: for its developer.
    case misconfigured(String)
    /// What was typed cannot be a license key.
    case malformedLicenseKey
    /// No answer came; a few words say why.
    case unreachable(String)
    /// An answer came that the server has not given to this question: never believed, never kept.
    case untrustedAnswer(UntrustedAnswer)
    /// An answer or a file came that this version does not understand.
    case unexpectedAnswer(String)
    /// The server's signed answer shows another time: the device's clock is ahead by so much, or behind if that is negative.
    case clockWrong(ahead: Duration)
    /// The device's clock shows so much less than it did before, or than the server has signed.
    case clockSetBack(behind: Duration)
    /// Too many requests; after so long another one is welcome.
    case rateLimited(retryAfter: Duration)
    /// The server says no to a request, and why.
    case refused(ServerRefusal)
    /// This device is not activated.
    case notActivated
    /// No license file is kept on this device.
    case noOfflineFile
    /// The license file is not one for this application on this device; a sentence says why.
    case fileRefused(String)
    /// The license file was given up on this device, and cannot be taken up again.
    case fileRemoved
    /// The license file names no device, so there is no seat that giving it up could free.
    case fileHoldsNoSeat
    /// What is kept on this device was changed by somebody else, or put back to an earlier state; the words say what.
    case stateDamaged(String)
    /// The state directory cannot be read or written.
    case stateUnusable(String)
}
