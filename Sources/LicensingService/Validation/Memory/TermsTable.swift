import LicensingCore

/// Terms by number, each once: so a license remembers four bytes of them.
struct TermsTable {
    /// Beyond it whoever keeps the table begins a new one.
    static let limit = 4096

    private struct Key: Hashable {
        let tenant: Int64
        let policy: Identifier<Policy>
        let entitlements: [String]
    }

    private var terms: [RememberedTerms] = []
    private var numbers: [Key: Int] = [:]

    subscript(number: Int) -> RememberedTerms {
        terms[number]
    }

    /// The number of these terms; nil when the table is full.
    ///
    /// Terms that have changed get a new one: who remembers the old number has been told to forget.
    mutating func number(of new: RememberedTerms) -> Int? {
        let key = Key(tenant: new.tenant.number, policy: new.policy.id, entitlements: new.entitlements)
        if let known = numbers[key], terms[known] == new {
            return known
        }
        guard terms.count < Self.limit else {
            return nil
        }
        terms.append(new)
        numbers[key] = terms.count - 1
        return terms.count - 1
    }
}
