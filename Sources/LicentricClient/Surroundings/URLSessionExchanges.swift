import Foundation
import Synchronization

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The requests of a session that are under way, and what has come of each so far.
final class URLSessionExchanges: NSObject, Sendable {
    private struct Exchange {
        var continuation: CheckedContinuation<TransportResponse, any Error>
        var response: HTTPURLResponse?
        var body = Data()
    }

    private let exchanges = Mutex<[Int: Exchange]>([:])
    private let session: Mutex<URLSession?> = Mutex(nil)

    init(_ configuration: URLSessionConfiguration) {
        super.init()
        let session = URLSession(configuration: configuration, delegate: Relay(self), delegateQueue: nil)
        self.session.withLock { $0 = session }
    }

    deinit {
        session.withLock { $0?.finishTasksAndInvalidate() }
    }

    func run(_ request: URLRequest) async throws -> TransportResponse {
        guard let task = session.withLock({ $0?.dataTask(with: request) }) else {
            throw TransportFailure("the session has ended")
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                exchanges.withLock { $0[task.taskIdentifier] = Exchange(continuation: continuation) }
                task.resume()
                // The handler may have run before there was anything to cancel.
                if Task.isCancelled {
                    self.end(task.taskIdentifier, .failure(CancellationError()))
                    task.cancel()
                }
            }
        } onCancel: {
            // Not only the task: one that was never resumed may never report its end.
            self.end(task.taskIdentifier, .failure(CancellationError()))
            task.cancel()
        }
    }

    fileprivate func begin(_ task: Int, _ response: URLResponse) {
        exchanges.withLock { $0[task]?.response = response as? HTTPURLResponse }
    }

    /// - Returns: False when that is more than anybody wants to hear.
    fileprivate func append(_ data: Data, to task: Int) -> Bool {
        exchanges.withLock { exchanges in
            guard (exchanges[task]?.body.count ?? 0) + data.count <= ServerConnection.maximumByteCount else {
                return false
            }
            exchanges[task]?.body.append(data)
            return true
        }
    }

    fileprivate func end(_ task: Int, _ result: Result<Void, any Error>) {
        guard let exchange = exchanges.withLock({ $0.removeValue(forKey: task) }) else {
            return
        }
        switch result {
        case .failure(let error as URLError) where error.code == .cancelled:
            exchange.continuation.resume(throwing: CancellationError())
        case .failure(let error as CancellationError):
            exchange.continuation.resume(throwing: error)
        case .failure(let error as TransportFailure):
            exchange.continuation.resume(throwing: error)
        case .failure(let error):
            exchange.continuation.resume(throwing: TransportFailure(error.localizedDescription))
        case .success:
            exchange.continuation.resume(with: Self.answer(exchange))
        }
    }

    private static func answer(_ exchange: Exchange) -> Result<TransportResponse, any Error> {
        guard let response = exchange.response else {
            return .failure(TransportFailure("the answer is not HTTP"))
        }
        var headers: [String: String] = [:]
        for (name, value) in response.allHeaderFields {
            if let name = name as? String, let value = value as? String {
                headers[name] = value
            }
        }
        return .success(
            TransportResponse(status: response.statusCode, headers: headers, body: exchange.body)
        )
    }

    /// A session keeps its delegate for as long as it lives; this one does not keep the exchanges, so that both can end.
    private final class Relay: NSObject, URLSessionDataDelegate, Sendable {
        private let exchanges: WeakReference

        init(_ exchanges: URLSessionExchanges) {
            self.exchanges = WeakReference(exchanges)
        }

        func urlSession(
            _ session: URLSession,
            task: URLSessionTask,
            willPerformHTTPRedirection response: HTTPURLResponse,
            newRequest request: URLRequest,
            completionHandler: @escaping @Sendable (URLRequest?) -> Void
        ) {
            completionHandler(nil)
        }

        func urlSession(
            _ session: URLSession,
            dataTask: URLSessionDataTask,
            didReceive response: URLResponse,
            completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
        ) {
            exchanges.value?.begin(dataTask.taskIdentifier, response)
            completionHandler(.allow)
        }

        func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
            if exchanges.value?.append(data, to: dataTask.taskIdentifier) == false {
                let failure = TransportFailure("the answer is longer than 1 MiB")
                exchanges.value?.end(dataTask.taskIdentifier, .failure(failure))
                dataTask.cancel()
            }
        }

        func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?)
        {
            if let response = task.response {
                exchanges.value?.begin(task.taskIdentifier, response)
            }
            exchanges.value?.end(task.taskIdentifier, error.map { .failure($0) } ?? .success(()))
        }
    }

    /// Set once; unchecked because `weak let` needs a newer compiler.
    private final class WeakReference: @unchecked Sendable {
        private(set) weak var value: URLSessionExchanges?

        init(_ value: URLSessionExchanges) {
            self.value = value
        }
    }
}
