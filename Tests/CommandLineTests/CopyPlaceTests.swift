import Testing

@testable import licentric

@Suite("Where a copy comes from and goes to")
struct CopyPlaceTests {
    @Test(
        "a URL is named without its password",
        arguments: [
            "postgres://licentric:topsecret@db.example:5433/app",
            "postgresql://licentric:top%40secret@db.example:5433/app?application_name=x",
        ]
    )
    func name(_ url: String) throws {
        let place = try CopyPlace(url, option: "--to")
        #expect(place.name == "db.example:5433/app")
    }

    @Test("a path is a directory")
    func directory() throws {
        #expect(try CopyPlace("./data", option: "--from").name == "./data")
    }

    @Test(
        "what cannot be read is refused without a word of it",
        arguments: [
            "postgres://licentric:top@secret@db.example/app",
            "postgres://licentric:top/secret@db.example/app",
            "postgres://licentric:topsecret@db.example:port/app?%zz",
            "mysql://licentric:topsecret@db.example/app",
            "postgres://licentric:top%zzsecret@db.example/app",
        ]
    )
    func refused(_ url: String) {
        let failure = #expect(throws: StartFailure.self) { try CopyPlace(url, option: "--to") }
        let sentence = failure?.description ?? ""
        #expect(sentence.hasPrefix("--to "))
        for word in ["top", "secret", "example"] {
            #expect(!sentence.contains(word), "\(sentence)")
        }
    }

    @Test("the same directory under two names is one place")
    func same() throws {
        let place = try CopyPlace("/tmp/a/../data", option: "--from")
        #expect(place.isSame(as: try CopyPlace("/tmp/data/", option: "--to")))
        #expect(!place.isSame(as: try CopyPlace("/tmp/other", option: "--to")))
        #expect(!place.isSame(as: try CopyPlace("postgres://db/app", option: "--to")))
    }
}
