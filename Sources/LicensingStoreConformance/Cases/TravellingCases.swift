import LicensingStore

/// What travels with something else where the engine is far away: sent changes, foreseen questions, announcements.
extension StoreConformance {
    static var travellingCases: [Case] {
        [
            Case(name: "what is sent takes effect in order", run: sentInOrder),
            Case(name: "what fails in a sent statement fails the transaction", run: sentAndFailed),
            Case(name: "many sent statements are all carried out", run: manySent),
            Case(name: "a foreseen question has the answer it would have had", run: foreseen),
            Case(name: "a change makes foreseen answers void", run: foreseenAndChanged),
            Case(name: "an announcement is heard after the commit, once", run: announced),
            Case(name: "an announcement that was rolled back is not heard", run: announcedInVain),
        ]
    }

    private static func sentInOrder(_ store: any Store) async throws {
        try await Counters.create("counter", in: store)
        let seen = try await store.write { transaction in
            try send(addition: 5, in: transaction)
            try transaction.send("UPDATE conformance_counters SET amount = amount * 2", [], behind: .nobody)
            return try transaction.first("SELECT amount FROM conformance_counters", []) { $0.integer(0) }
        }
        try expect(seen == 10, "5 was added and doubled, and \(String(describing: seen)) came of it")
    }

    private static func sentAndFailed(_ store: any Store) async throws {
        try await Counters.create("counter", in: store)
        let error = try await failure(
            of: {
                try await store.write { transaction in
                    try send(addition: 5, in: transaction)
                    try transaction.send(
                        "INSERT INTO conformance_counters (name, amount) VALUES ('counter', 1)",
                        [],
                        behind: .nobody
                    )
                }
            },
            "a duplicate key went unnoticed at the commit"
        )
        try expect(error, "a duplicate key must be a constraint error") {
            if case .constraint = $0 { true } else { false }
        }
        let amount = try await Counters.amount("counter", in: store)
        try expect(amount == 0, "half of a failed transaction was kept")
    }

    private static func manySent(_ store: any Store) async throws {
        try await Counters.create("counter", in: store)
        try await store.write { transaction in
            for _ in 0..<1000 {
                try send(addition: 1, in: transaction)
            }
        }
        let amount = try await Counters.amount("counter", in: store)
        try expect(amount == 1000, "of 1000 additions \(String(describing: amount)) were kept")
    }

    private static func foreseen(_ store: any Store) async throws {
        try await Counters.create("one", in: store)
        try await Counters.create("two", in: store)
        let answers = try await store.read { transaction in
            let ask = { (name: String) in
                try transaction.first(
                    "SELECT name FROM conformance_counters WHERE name = $1",
                    [.text(name)]
                ) { $0.text(0) }
            }
            try transaction.foresee {
                for name in ["one", "two", "three"] {
                    _ = try ask(name)
                }
            }
            return [try ask("two"), try ask("three"), try ask("one"), try ask("one")]
        }
        try expect(answers == ["two", nil, "one", "one"], "the answers were \(answers)")
    }

    private static func foreseenAndChanged(_ store: any Store) async throws {
        try await Counters.create("counter", in: store)
        let seen = try await store.write { transaction in
            let ask = {
                try transaction.first("SELECT amount FROM conformance_counters", []) { $0.integer(0) }
            }
            try transaction.foresee { _ = try ask() }
            try send(addition: 3, in: transaction)
            return try ask()
        }
        try expect(seen == 3, "after a change the answer was \(String(describing: seen))")
    }

    private static func announced(_ store: any Store) async throws {
        let heard = Tally()
        store.changes.onChange { change in
            if change == .signingKeys(tenant: 7) {
                heard.add()
            }
        }
        try await store.write { transaction in
            try transaction.announce(.signingKeys(tenant: 7))
            try transaction.announce(.signingKeys(tenant: 7))
        }
        try expect(heard.count == 1, "an announcement was heard \(heard.count) times")
    }

    private static func announcedInVain(_ store: any Store) async throws {
        let heard = Tally()
        store.changes.onChange { _ in heard.add() }
        _ = try await failure(
            of: {
                try await store.write { transaction in
                    try transaction.announce(.signingKeys(tenant: 7))
                    throw ConformanceRefusal(number: 1)
                }
            },
            "a throwing closure succeeded"
        )
        try expect(heard.count == 0, "what was rolled back was heard")
    }

    private static func send(addition: Int, in transaction: any WriteTransaction) throws {
        try transaction.send(
            "UPDATE conformance_counters SET amount = amount + $1",
            [.integer(addition)],
            behind: .nobody
        )
    }
}
