/// `Idempotency-Key` on every operation that changes something.
///
/// Said once here and not in each description, where it could be forgotten in one place. The exceptions change nothing: a verdict
/// that is kept would be a wrong "yes" after a revocation, and every look at a license key is an entry of the audit log.
extension OpenAPINode {
    private static let changing = ["post", "patch", "delete"]

    private static let onlyAsking: Set = ["/licenses/{id}/validate", "/licenses/{id}/reveal-key"]

    private static let key = reference("#/components/parameters/IdempotencyKey")
    private static let replayed = reference("#/components/headers/Idempotent-Replayed")
    private static let conflict = reference("#/components/responses/Conflict")

    /// A document whose POST, PATCH and DELETE operations take the key wherever they take a credential.
    var withIdempotency: OpenAPINode {
        replacing("paths") { paths in
            paths.mapMembers { name, path in
                path.mapMembers { method, operation in
                    let isGuarded =
                        operation["security"]?.elements.isEmpty == false && !Self.onlyAsking.contains(name)
                    return Self.changing.contains(method) && isGuarded ? operation.takingKey : operation
                }
            }
        }
    }

    private var takingKey: OpenAPINode {
        having("parameters", .array([]), before: ["requestBody", "responses"])
            .replacing("parameters") { .array($0.elements + [Self.key]) }
            .replacing("responses") { responses in
                responses.having("409", Self.conflict, before: ["413", "415", "422", "429"])
                    .mapMembers { status, answer in
                        status.hasPrefix("2") ? answer.replacing("headers", Self.addReplayed) : answer
                    }
            }
    }

    private static func addReplayed(to headers: OpenAPINode) -> OpenAPINode {
        .object(headers.members + [Member(name: "Idempotent-Replayed", value: replayed)])
    }

    private static func reference(_ place: String) -> OpenAPINode {
        .object([Member(name: "$ref", value: .string(place))])
    }

    private func mapMembers(_ transform: (String, OpenAPINode) -> OpenAPINode) -> OpenAPINode {
        .object(members.map { Member(name: $0.name, value: transform($0.name, $0.value)) })
    }

    private func replacing(_ name: String, _ transform: (OpenAPINode) -> OpenAPINode) -> OpenAPINode {
        mapMembers { $0 == name ? transform($1) : $1 }
    }

    /// With a member of this name: its own, or a new one before the first that has one of the `others`.
    private func having(_ name: String, _ value: OpenAPINode, before others: [String]) -> OpenAPINode {
        guard self[name] == nil else { return self }
        var all = members
        let place = all.firstIndex { others.contains($0.name) } ?? all.endIndex
        all.insert(Member(name: name, value: value), at: place)
        return .object(all)
    }
}
