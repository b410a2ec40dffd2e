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

extension TenantScope {
    /// Answers that are kept, by id, for rewriting them.
    package func keptAnswers(after: UUIDBits?, limit: Int) throws -> [KeptAnswerRecord] {
        try query(
            """
            SELECT id, credential, key_hash, request_hash, status, body, created_at FROM kept_answers
            WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3
            """,
            [after.map { .uuid($0) } ?? .blob([]), .integer(limit)]
        ) { row in
            KeptAnswerRecord(
                id: row.uuid(0),
                credential: row.text(1),
                keyHash: row.blob(2),
                requestHash: row.blob(3),
                status: Int(row.integer(4)),
                body: row.blob(5),
                createdAt: row.instant(6)
            )
        }
    }
}

extension TenantWriter {
    /// Replaces an answer, where something personal has to go.
    package func rewrite(_ answer: UUIDBits, body: [UInt8]) throws {
        try execute(
            "UPDATE kept_answers SET body = $3 WHERE tenant = $1 AND id = $2",
            [.uuid(answer), .blob(body)]
        )
    }

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
