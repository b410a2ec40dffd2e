import HTTPTypes
import Hummingbird
import LicensingCore
import NIOCore
import NIOHTTP1

/// Reads a request's body, so far as the rules let it come.
struct BodyReader: Sendable {
    let limit: Int

    func read(_ request: Request) async throws -> [UInt8] {
        let declared = request.headers[.contentLength].flatMap { Int($0) }
        if let declared, declared > limit {
            throw tooLarge
        }
        let isJSON = Self.isJSON(request.headers)
        if let declared, declared > 0, !isJSON {
            throw Self.wrongType
        }
        if declared == nil || declared == 0, request.headers[.transferEncoding] == nil {
            return []
        }
        let body = try await collect(request.body)
        if let declared, body.count != declared {
            throw Refusal(.validationError, "The body is shorter than its Content-Length says.")
        }
        if !body.isEmpty, !isJSON {
            throw Self.wrongType
        }
        return body
    }

    private func collect(_ body: RequestBody) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            for try await buffer in body {
                guard bytes.count + buffer.readableBytes <= limit else {
                    throw tooLarge
                }
                bytes.append(contentsOf: buffer.readableBytesView)
            }
        } catch let error as Failure {
            throw error
        } catch let error as HTTPParserError {
            // The connection is beyond repair: its own handler answers.
            throw error
        } catch {
            throw Refusal(.validationError, "The body did not arrive.")
        }
        return bytes
    }

    /// The rest of the body is not waited for, so nothing can follow on this connection.
    private var tooLarge: Failure {
        Failure(
            Refusal(.payloadTooLarge, "The body is larger than \(limit) bytes."),
            headers: [.connection: "close"]
        )
    }

    private static let wrongType = Failure(
        Refusal(
            .unsupportedMediaType,
            "Send the body as JSON in UTF-8, uncompressed, with Content-Type: application/json."
        )
    )

    /// JSON as such, with whatever parameters, so long as they name no other charset.
    private static func isJSON(_ headers: HTTPFields) -> Bool {
        let types = headers[values: .contentType]
        let encodings = headers[values: .contentEncoding].map { $0.lowercased() }
        guard types.count == 1, encodings.allSatisfy({ $0 == "identity" }) else {
            return false
        }
        let parts = types[0].split(separator: ";", omittingEmptySubsequences: false)
            .map {
                String($0).trimmedOfWhitespace.lowercased()
            }
        return parts[0] == "application/json"
            && parts.dropFirst()
                .allSatisfy { parameter in
                    guard parameter.hasPrefix("charset=") else {
                        return true
                    }
                    return ["utf-8", "\"utf-8\"", "utf8"].contains(parameter.dropFirst("charset=".count))
                }
    }
}
