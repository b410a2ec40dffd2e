import LicensingCore
import LicensingService
import LicensingStore
import Testing

@Suite("Retention")
struct RetentionTests {
    @Test("Events and deliveries go after thirty days; the audit log only if somebody said so")
    func thirtyDays() async throws {
        try await TestVendor.run { vendor in
            let webhook = try await vendor.webhook()
            let license = try await vendor.license(try await vendor.policy())
            vendor.clock.advance(.days(30))
            _ = try await vendor.act(.init(.suspend), on: license)
            let entries = try await vendor.auditEntries().count
            vendor.clock.advance(Span(milliseconds: 1))
            let sweep = SweepRetention(vendor.context)
            while try await sweep.run(now: vendor.now, limit: 1).done == 1 {}
            #expect(try await vendor.events().map(\.type) == [.licenseSuspended])
            #expect(try await vendor.deliveries(of: webhook).map(\.eventType) == [.licenseSuspended])
            #expect(try await vendor.auditEntries().count == entries)
            let strict = SweepRetention(vendor.context, auditRetention: .days(1))
            while try await strict.run(now: vendor.now, limit: 1).done == 1 {}
            #expect(try await vendor.auditEntries().map(\.action) == [.licenseSuspended])
        }
    }

    @Test("Nothing personal stays of a license that was erased")
    func erasure() async throws {
        try await TestVendor.run { vendor in
            let webhook = try await vendor.webhook()
            let policy = try await vendor.policy()
            let license = try await vendor.license(policy) { draft in
                draft.name = "personal-name"
                draft.userEmail = "personal@example.com"
                draft.userName = "personal-user"
                draft.metadata = Metadata(
                    text: #"{"note":"personal-note"}"#,
                    pairs: [MetadataPair(key: "note", value: "personal-note")]
                )
            }
            var draft = MachineDraft(fingerprint: "fingerprint")
            draft.name = "personal-machine"
            draft.hostname = "personal-host"
            draft.ipAddress = "192.0.2.77"
            let holder = Origin(
                tenant: vendor.tenant,
                actor: .licenseKey("EDIT-****-1234"),
                address: "192.0.2.77",
                now: vendor.now
            )
            let context = vendor.context
            _ = try await context.commit(
                ActivateMachine(context).change(draft, on: license.license.id, by: holder)
            )
            _ = try await vendor.validate(license.key, ValidationRequest(fingerprint: "fingerprint"))
            for due in try await vendor.claim() {
                let echo = DeliveryAttempt(
                    startedAt: vendor.now,
                    duration: .seconds(1),
                    outcome: .answered(status: 200, body: String(decoding: due.body, as: UTF8.self))
                )
                try await vendor.queue.finish(due, echo, at: vendor.now)
            }
            let before = try await everything(vendor, webhook)
            #expect(before.contains("personal") && before.contains("192.0.2.77"))
            let change = EraseLicense(context)
                .change(license.license.id, deleting: false, reason: "asked to", by: vendor.origin)
            let erased = try await context.commit(change)
            // The process dies here; the sweep finds the note.
            #expect(try await EraseLicense(context).sweep(limit: 10).done == 1)
            #expect(try await EraseLicense(context).sweep(limit: 10).done == 0)
            #expect(erased?.license.userEmail == nil && erased?.status == .active)
            let after = try await everything(vendor, webhook)
            #expect(!after.contains("personal") && !after.contains("192.0.2.77"))
            #expect(after.contains(#""environment":"live""#), "the verdicts' own metadata stays")
            let filter = LicenseFilter(metadata: [MetadataPair(key: "note", value: "personal-note")])
            #expect(
                try await Licenses(context).list(filter, .init(), in: vendor.tenant, now: vendor.now).items
                    .isEmpty
            )
        }
    }

    /// Every text there is about licenses, machines and what happened to them.
    private func everything(_ vendor: TestVendor, _ webhook: Webhook) async throws -> String {
        let context = vendor.context
        var texts: [String] = []
        for event in try await vendor.events() {
            texts.append(event.data)
        }
        for entry in try await vendor.auditEntries() {
            texts += [
                entry.before, entry.after, entry.address, entry.reason == "asked to" ? nil : entry.reason,
            ]
            .compactMap { $0 }
        }
        for delivery in try await vendor.deliveries(of: webhook) {
            texts.append("\(delivery.lastAttempt.debugDescription)")
        }
        let licenses = try await Licenses(context).list(.init(), .init(), in: vendor.tenant, now: vendor.now)
        texts += licenses.items.map { "\($0)" }
        let machines = try await Machines(context).list(.init(), .init(), in: vendor.tenant, now: vendor.now)
        texts += machines.items.map { "\($0)" }
        return texts.joined(separator: "\n")
    }
}
