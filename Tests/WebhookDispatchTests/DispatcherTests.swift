import LicensingCore
import LicensingService
import ServiceLifecycle
import TestSupport
import Testing
import WebhookDispatch

@Suite("Dispatcher", .timeLimit(.minutes(1)))
struct DispatcherTests {
    @Test("Everything that is due is delivered, without waiting for anything but the answers")
    func everything() async throws {
        let stage = DispatchStage()
        stage.queue.add(30, for: "a")
        stage.queue.add(5, for: "b")
        try await stage.run { _ in
            await stage.journal.wait(for: "finished a", times: 30)
            await stage.journal.wait(for: "finished b", times: 5)
        }
        #expect(stage.dispatcher.underWay == 0)
        #expect(stage.journal.entries.last == "closed")
        #expect(stage.lines.messages.isEmpty)
    }

    @Test("An endpoint that hangs delays no other")
    func hanging() async throws {
        let stage = DispatchStage(hanging: ["a"])
        stage.queue.add(20, for: "a")
        try await stage.run { _ in
            await stage.journal.wait(for: "sent a")
            stage.queue.add(40, for: "b")
            stage.outbox.notify()
            await stage.journal.wait(for: "finished b", times: 40)
            #expect(stage.journal.count(of: "sent a") == 1)
            #expect(stage.journal.count(of: "finished a") == 0)
            stage.transport.answer("a")
            await stage.journal.wait(for: "finished a")
            // It has answered once, and is given more room now.
            await stage.journal.wait(for: "sent a", times: 9)
            for _ in 0..<8 {
                stage.transport.answer("a", status: 500)
            }
            await stage.journal.wait(for: "sent a", times: 10)
            #expect(stage.journal.count(of: "sent a") == 10)
            stage.transport.answer("a")
            await stage.journal.wait(for: "sent a", times: 18)
            for _ in 0..<8 {
                stage.transport.answer("a")
            }
            await stage.journal.wait(for: "finished a", times: 18)
            await stage.journal.wait(for: "sent a", times: 20)
            stage.transport.answer("a")
            stage.transport.answer("a")
            await stage.journal.wait(for: "finished a", times: 20)
        }
    }

    @Test("However many endpoints hang, there is room for one that works")
    func manyHanging() async throws {
        let names = (0..<30).map { "h\($0)" }
        let stage = DispatchStage(hanging: Set(names), window: .init(total: 10, working: 4, unproven: 5))
        stage.queue.add(1, for: "good")
        try await stage.run { _ in
            await stage.journal.wait(for: "finished good")
            for name in names {
                stage.queue.add(3, for: name)
            }
            stage.outbox.notify()
            await stage.journal.wait(for: "looked", times: 3)
            stage.queue.add(20, for: "good")
            stage.outbox.notify()
            await stage.journal.wait(for: "finished good", times: 21)
            let held = names.map { stage.journal.count(of: "sent \($0)") }
            #expect(held.reduce(0, +) == 5)
            #expect(held.max() == 1)
            for name in names {
                stage.transport.recover(name)
            }
        }
    }

    @Test("However many attempts end shortly after a look, they are one look together")
    func lulls() async throws {
        let names = (0..<20).map { "h\($0)" }
        let stage = DispatchStage(hanging: Set(names), endsLulls: false)
        for name in names {
            stage.queue.add(2, for: name)
        }
        try await stage.run { _ in
            await stage.journal.wait(for: "sleep \(DispatchStage.lull)")
            for name in names {
                await stage.journal.wait(for: "sent \(name)")
                stage.transport.answer(name)
                await stage.journal.wait(for: "finished \(name)")
            }
            stage.outbox.notify()
            #expect(stage.journal.count(of: "looked") == 1)
            stage.journal.note(DispatchStage.lullIsOver)
            await stage.journal.wait(for: "sleep \(DispatchStage.lull)", times: 2)
            #expect(stage.journal.count(of: "looked") == 2)
            for name in names {
                await stage.journal.wait(for: "sent \(name)", times: 2)
                stage.transport.answer(name)
                await stage.journal.wait(for: "finished \(name)", times: 2)
            }
            // However many looks there still are: none may wait for ever.
            for _ in 0..<100 {
                stage.journal.note(DispatchStage.lullIsOver)
            }
        }
        #expect(stage.dispatcher.underWay == 0)
    }

    @Test("One look takes no more than the window has room for")
    func bounds() async {
        let stage = DispatchStage(
            hanging: ["a", "b", "c", "d"],
            window: .init(total: 3, working: 8, unproven: 3)
        )
        for name in ["a", "b", "c", "d"] {
            stage.queue.add(5, for: name)
        }
        await withDiscardingTaskGroup { attempts in
            await stage.dispatcher.round(&attempts)
            #expect(stage.dispatcher.underWay == 3)
            await stage.dispatcher.round(&attempts)
            #expect(stage.dispatcher.underWay == 3)
            // Where there is no room, nobody looks.
            #expect(stage.journal.count(of: "looked") == 1)
            attempts.cancelAll()
        }
        #expect(stage.dispatcher.underWay == 0)
        #expect(stage.journal.entries.filter { $0.hasPrefix("released") }.count == 3)
    }

    @Test("An endpoint that fails is called one by one, each time at once after the one before")
    func failing() async throws {
        let stage = DispatchStage()
        stage.transport.set(500, for: "a")
        stage.queue.add(5, for: "a")
        try await stage.run { _ in
            await stage.journal.wait(for: "finished a", times: 5)
        }
        let steps = stage.journal.entries.filter { $0.hasSuffix(" a") }
        #expect(steps == Array(repeating: ["sent a", "finished a"], count: 5).flatMap { $0 })
        #expect(stage.queue.attempts.allSatisfy { $0.outcome == .answered(status: 500, body: "") })
    }

    @Test("When an attempt began and how long it took is written down")
    func timing() async throws {
        let stage = DispatchStage(hanging: ["a"])
        let start = stage.clock.now()
        stage.queue.add(1, for: "a")
        try await stage.run { _ in
            await stage.journal.wait(for: "sent a")
            stage.clock.advance(by: Span(milliseconds: 1234))
            stage.transport.answer("a", status: 202)
            await stage.journal.wait(for: "finished a")
        }
        #expect(
            stage.queue.attempts == [
                DeliveryAttempt(
                    startedAt: start,
                    duration: Span(milliseconds: 1234),
                    outcome: .answered(status: 202, body: "")
                )
            ]
        )
    }

    @Test("When looking fails, the next look makes up for it")
    func lookingFails() async {
        let stage = DispatchStage()
        stage.queue.add(1, for: "a")
        stage.queue.fail(.endpoints, times: 1)
        await withDiscardingTaskGroup { attempts in
            await stage.dispatcher.round(&attempts)
            #expect(
                stage.lines.messages == [
                    "error Looking for due webhook deliveries failed and will be tried again"
                ]
            )
            await stage.dispatcher.round(&attempts)
        }
        #expect(stage.journal.count(of: "finished a") == 1)
        #expect(stage.lines.messages.count == 1)
    }

    @Test("When claiming fails, the places are free again for the next look")
    func claimingFails() async {
        let stage = DispatchStage(window: .init(total: 2, working: 8, unproven: 2))
        stage.queue.add(1, for: "a")
        stage.queue.add(1, for: "b")
        stage.queue.fail(.claim, times: 2)
        await withDiscardingTaskGroup { attempts in
            await stage.dispatcher.round(&attempts)
            #expect(stage.dispatcher.underWay == 0)
            #expect(stage.lines.messages.count == 2)
            await stage.dispatcher.round(&attempts)
        }
        #expect(stage.journal.count(of: "finished a") == 1)
        #expect(stage.journal.count(of: "finished b") == 1)
    }

    @Test("A result that could not be stored is offered again, and the delivery is not sent again")
    func storingFails() async {
        let stage = DispatchStage(endsPauses: true)
        stage.queue.add(1, for: "a")
        stage.queue.fail(.finish, times: 4)
        await withDiscardingTaskGroup { attempts in
            await stage.dispatcher.round(&attempts)
        }
        #expect(stage.journal.count(of: "sent a") == 1)
        #expect(stage.journal.count(of: "not stored a") == 4)
        #expect(stage.journal.count(of: "finished a") == 1)
        #expect(stage.journal.count(of: "sleep \(DispatchStage.interval)") == 4)
    }

    @Test("After some tries it is left to the lease, and its place is free")
    func storingFailsForGood() async {
        let stage = DispatchStage(endsPauses: true)
        stage.queue.add(1, for: "a")
        stage.queue.fail(.finish, times: .max)
        await withDiscardingTaskGroup { attempts in
            await stage.dispatcher.round(&attempts)
        }
        #expect(stage.journal.count(of: "not stored a") == 5)
        #expect(stage.journal.count(of: "released a") == 0)
        #expect(stage.dispatcher.underWay == 0)
    }

    @Test("Stopping waits for attempts that end in time, and writes them down")
    func stoppingInTime() async throws {
        let stage = DispatchStage(hanging: ["a"])
        stage.queue.add(1, for: "a")
        try await stage.run { group in
            await stage.journal.wait(for: "sent a")
            await group.triggerGracefulShutdown()
            await stage.journal.wait(for: "sleep \(DispatchStage.grace)")
            stage.transport.answer("a")
        }
        #expect(stage.journal.count(of: "finished a") == 1)
        #expect(stage.journal.count(of: "released a") == 0)
        #expect(stage.journal.entries.last == "closed")
    }

    @Test("Stopping breaks off what does not end, gives it back, and claims nothing more")
    func stoppingTheRest() async throws {
        let stage = DispatchStage(hanging: ["a", "b"], endsGrace: true)
        stage.queue.add(3, for: "a")
        stage.queue.add(1, for: "b")
        try await stage.run { _ in
            await stage.journal.wait(for: "sent a")
            await stage.journal.wait(for: "sent b")
        }
        #expect(stage.journal.count(of: "sent a") == 1)
        #expect(stage.journal.count(of: "released a") == 1)
        #expect(stage.journal.count(of: "released b") == 1)
        #expect(stage.queue.attempts.isEmpty)
        #expect(stage.dispatcher.underWay == 0)
        #expect(stage.journal.entries.last == "closed")
        await withDiscardingTaskGroup { attempts in
            let looks = stage.journal.count(of: "looked")
            await stage.dispatcher.round(&attempts)
            #expect(stage.journal.count(of: "looked") == looks)
        }
    }

    @Test("A store that takes nothing back keeps nobody from stopping")
    func stoppingWithoutStore() async throws {
        let stage = DispatchStage(hanging: ["a"], endsGrace: true)
        stage.queue.add(1, for: "a")
        stage.queue.fail(.release, times: .max)
        try await stage.run { _ in
            await stage.journal.wait(for: "sent a")
        }
        #expect(stage.lines.messages == ["error An interrupted webhook delivery could not be given back"])
    }

    @Test("With nothing to do, stopping takes no time")
    func idle() async throws {
        let stage = DispatchStage()
        try await stage.run { _ in
            await stage.journal.wait(for: "looked")
        }
        #expect(stage.journal.entries.last == "closed")
    }
}
