import Foundation
import Hummingbird
import NIOCore

/// What `make bench` holds Licentric against: a route of the same framework that sends the JSON body back which it got.
///
/// Everything is as Hummingbird has it by default; nothing is parsed, stored or signed.
@main
struct BareRoute {
    static func main() async throws {
        let router = Router()
        router.post("/echo") { request, context in
            let body = try await request.body.collect(upTo: context.maxUploadSize)
            return Response(
                status: .ok,
                headers: [.contentType: "application/json"],
                body: ResponseBody(byteBuffer: body)
            )
        }
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                print("listening on http://127.0.0.1:\(channel.localAddress?.port ?? 0)")
                // Standard output is a pipe, which holds lines back.
                fflush(nil)
            }
        )
        try await application.runService()
    }
}
