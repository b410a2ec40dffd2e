import LicensingCore

/// The keys a program believes: those that were compiled into it, and those that a believed one has vouched for.
package struct TrustedKeys: Equatable, Sendable {
    /// A vendor who rotates monthly gets here in eight years.
    package static let maximumLearned = 100

    package let pinned: [VerifyingKey]
    package let environment: EnvironmentKind
    /// In the order in which they were accepted.
    package private(set) var learned: [PublishedKey] = []

    package init(pinned: [VerifyingKey], environment: EnvironmentKind) {
        self.pinned = pinned
        self.environment = environment
    }

    package var all: [VerifyingKey] {
        pinned + learned.map(\.key)
    }

    /// Whether a key of this very name is believed; one without a name may be any.
    package func knows(_ kid: String) -> Bool {
        all.contains { $0.kid.map(kid.isSameText(as:)) ?? false }
    }

    /// Whether there is a key that may be meant by this name.
    package func mayKnow(_ kid: String) -> Bool {
        all.contains { $0.kid.map(kid.isSameText(as:)) ?? true }
    }

    /// Whether a key of this name, or one that was pinned without a name, has signed the text.
    package func verifies(_ signature: [UInt8], of text: [UInt8], kid: String) -> Bool {
        all.contains { key in
            (key.kid.map(kid.isSameText(as:)) ?? true) && key.verifies(signature, of: text)
        }
    }

    /// Takes those rows that a believed key vouches for; one accepted row may vouch for the next.
    ///
    /// A name that is taken keeps its key, and only an endorsed row takes one: nobody can slip another key under a name, or
    /// block one.
    ///
    /// - Returns: What is new.
    @discardableResult
    package mutating func learn(_ rows: [PublishedKey]) -> [PublishedKey] {
        var accepted: [PublishedKey] = []
        var rest = rows.filter { $0.environment == environment && !knows($0.kid) }
        while learned.count < Self.maximumLearned, let index = rest.firstIndex(where: isVouchedFor) {
            let row = rest.remove(at: index)
            if !knows(row.kid) {
                learned.append(row)
                accepted.append(row)
            }
        }
        return accepted
    }

    private func isVouchedFor(_ row: PublishedKey) -> Bool {
        row.endorsements.contains { endorsement in
            verifies(endorsement.signature, of: row.endorsedText, kid: endorsement.kid)
        }
    }
}
