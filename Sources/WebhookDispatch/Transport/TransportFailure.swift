import AsyncHTTPClient
import NIOCore
import NIOSSL

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Why an exchange broke off, for the people who look at a delivery.
struct TransportFailure: Sendable {
    private static let lengthLimit = 300

    let sentence: String
    /// Whether certainly nothing of the request was sent.
    let cameBeforeConnection: Bool

    /// It did not.
    static let none = TransportFailure("There was no failure.")

    private init(_ sentence: String, cameBeforeConnection: Bool = false) {
        self.sentence = sentence
        self.cameBeforeConnection = cameBeforeConnection
    }

    init(_ error: any Error, limits: HTTPTransport.Limits) {
        switch error {
        case let error as IOError:
            self.init(error)
        case let error as HTTPClientError:
            self.init(error, limits: limits)
        case let error as NIOSSLError:
            self.init(tls: error)
        case let error as NIOSSLExtraError where error == .failedToValidateHostname:
            self.init("The TLS certificate was issued for another host name.")
        case let error as NIOSSLExtraError where error == .serverHostnameImpossibleToMatch:
            self.init("TLS certificates cannot be checked for a host name like this.")
        case is NIOSSLExtraError, is BoringSSLError:
            self.init(tls: error)
        case is ResponseGuard.ImpossibleStatus:
            self.init("The answer was no HTTP: its status is not one.")
        case let error as ChannelError where error == .eof || error == .ioOnClosedChannel:
            self.init("The connection was closed before there was an answer.")
        default:
            self.init("The exchange failed: \(String(describing: error).prefix(Self.lengthLimit)).")
        }
    }

    private init(_ error: IOError) {
        switch error.errnoCode {
        case ECONNREFUSED:
            self.init("The connection was refused.", cameBeforeConnection: true)
        case ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL, EAFNOSUPPORT:
            self.init("The host cannot be reached from this server.", cameBeforeConnection: true)
        case ECONNRESET, EPIPE:
            self.init("The connection was reset before there was an answer.")
        case ETIMEDOUT:
            self.init("The connection timed out.")
        default:
            self.init("The connection failed: \(error.description.prefix(Self.lengthLimit)).")
        }
    }

    private init(_ error: HTTPClientError, limits: HTTPTransport.Limits) {
        switch error {
        case .connectTimeout:
            self.init("There was no connection within \(limits.connect.inWords).", cameBeforeConnection: true)
        case .tlsHandshakeTimeout:
            self.init("TLS was not set up within \(limits.connect.inWords).")
        case .deadlineExceeded, .readTimeout, .cancelled:
            self.init("There was no answer within \(limits.attempt.inWords).")
        case .remoteConnectionClosed, .uncleanShutdown:
            self.init("The connection was closed before there was an answer.")
        default:
            self.init("The exchange failed: \(error.description.prefix(Self.lengthLimit)).")
        }
    }

    private init(tls error: any Error) {
        let text = String(describing: error)
        if text.contains("CERTIFICATE_VERIFY_FAILED") {
            self.init("The TLS certificate is not trusted.")
        } else {
            self.init("TLS could not be set up: \(text.prefix(Self.lengthLimit)).")
        }
    }
}
