import LicensingCore

/// An answer that is kept for a retry, encrypted.
package struct KeptAnswerRecord: Equatable, Sendable {
    package let id: UUIDBits
    /// Who sent the request, and the hash of the key it carried.
    package let credential: String
    package let keyHash: [UInt8]
    /// Of method, path and body.
    package let requestHash: [UInt8]
    package let status: Int
    package let body: [UInt8]
    package let createdAt: Instant

    package init(
        id: UUIDBits,
        credential: String,
        keyHash: [UInt8],
        requestHash: [UInt8],
        status: Int,
        body: [UInt8],
        createdAt: Instant
    ) {
        self.id = id
        self.credential = credential
        self.keyHash = keyHash
        self.requestHash = requestHash
        self.status = status
        self.body = body
        self.createdAt = createdAt
    }
}

extension TenantScope {
    package func keptAnswer(
        to credential: String,
        keyHash: [UInt8],
        since: Instant
    ) throws -> KeptAnswerRecord? {
        try first(
            """
            SELECT id, request_hash, status, body, created_at FROM kept_answers
            WHERE tenant = $1 AND credential = $2 AND key_hash = $3 AND created_at > $4
            """,
            [.text(credential), .blob(keyHash), .instant(since)]
        ) { row in
            KeptAnswerRecord(
                id: row.uuid(0),
                credential: credential,
                keyHash: keyHash,
                requestHash: row.blob(1),
                status: Int(row.integer(2)),
                body: row.blob(3),
                createdAt: row.instant(4)
            )
        }
    }
}

extension TenantWriter {
    /// Keeps an answer; one that has outlived its day gives way.
    package func keep(_ answer: KeptAnswerRecord) throws {
        try execute(
            "DELETE FROM kept_answers WHERE tenant = $1 AND credential = $2 AND key_hash = $3",
            [.text(answer.credential), .blob(answer.keyHash)]
        )
        try insert(
            into: "kept_answers",
            [
                ("credential", .text(answer.credential)), ("key_hash", .blob(answer.keyHash)),
                ("id", .uuid(answer.id)), ("request_hash", .blob(answer.requestHash)),
                ("status", .integer(answer.status)), ("body", .blob(answer.body)),
                ("created_at", .instant(answer.createdAt)),
            ]
        )
    }
}
