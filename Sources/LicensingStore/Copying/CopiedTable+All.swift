/// The schema as a copy sees it.
///
/// The catalogues of both engines are held against it by `CatalogueTests`, so that no table and no column is forgotten.
extension CopiedTable {
    /// Every table that outlives its minute, each after those that its rows refer to.
    ///
    /// What the server remembers of itself comes last: a destination has no master key's check before all else is there.
    package static let all: [CopiedTable] =
        accounts + catalogue + licenses + happenings + counters + [outages, serverState]

    package static let outages = CopiedTable(
        "outages",
        key: ["started_at"],
        integers: ["started_at", "ended_at"]
    )

    /// Without the note that a copy is unfinished, which is the destination's own.
    package static let serverState = CopiedTable(
        "server_state",
        key: ["name"],
        blobs: ["bytes"],
        texts: ["name"],
        integers: ["number"],
        condition: "name <> '\(ServerStateName.copying.rawValue)'"
    )

    private static let accounts = [
        CopiedTable("accounts", key: ["id"], blobs: ["id"], texts: ["name"], integers: ["created_at"]),
        CopiedTable(
            "tenants",
            key: ["number"],
            blobs: ["account_id"],
            texts: ["environment"],
            integers: ["number", "created_at"],
            serial: "number"
        ),
        CopiedTable(
            "signing_keys",
            key: ["id"],
            blobs: ["id", "public_key", "secret"],
            texts: ["algorithm", "status", "endorsements"],
            integers: ["tenant", "created_at", "promoted_at", "retired_at", "revoked_at"]
        ),
        CopiedTable(
            "api_keys",
            key: ["id"],
            blobs: ["id", "hash"],
            texts: ["name", "prefix", "scopes", "metadata"],
            integers: ["tenant", "created_at", "expires_at", "last_used_at", "deleted_at"]
        ),
    ]

    private static let catalogue = [
        CopiedTable(
            "products",
            key: ["id"],
            blobs: ["id"],
            texts: ["name", "code", "code_folded", "description", "key_prefix", "metadata"],
            integers: ["tenant", "licenses_count", "created_at", "updated_at", "deleted_at"]
        ),
        CopiedTable(
            "policies",
            key: ["id"],
            blobs: ["id", "product_id"],
            texts: [
                "name", "template", "expiration_strategy", "heartbeat_cull_strategy",
                "fingerprint_uniqueness", "metadata",
            ],
            integers: [
                "tenant", "max_machines", "max_uses", "floating", "duration_days", "require_heartbeat",
                "heartbeat_interval_minutes", "require_fingerprint", "offline_allowed", "offline_max_days",
                "allow_machine_transfer", "is_trial", "trial_duration_days", "overridable",
                "max_unique_fingerprints", "created_at", "updated_at", "deleted_at",
            ]
        ),
        CopiedTable(
            "entitlements",
            key: ["id"],
            blobs: ["id"],
            texts: ["code", "name", "description", "metadata"],
            integers: ["tenant", "created_at", "updated_at", "deleted_at"]
        ),
        CopiedTable(
            "policy_entitlements",
            key: ["policy_id", "entitlement_id"],
            blobs: ["policy_id", "entitlement_id"],
            integers: ["tenant"]
        ),
    ]

    private static let licenses = [
        CopiedTable(
            "licenses",
            key: ["id"],
            blobs: ["id", "product_id", "policy_id", "key_hash", "key_ciphertext"],
            texts: [
                "name", "key_hint", "user_email", "user_email_folded", "user_name", "search_text", "metadata",
            ],
            integers: [
                "tenant", "key_generated", "expires_at", "expiry_origin", "max_machines_override",
                "max_uses_override", "machine_count", "ever_activated", "seats_held_until", "suspended_at",
                "revoked_at", "banned_at", "expiry_announced", "created_at", "updated_at", "deleted_at",
            ]
        ),
        CopiedTable(
            "license_uses",
            key: ["license_id"],
            blobs: ["license_id"],
            integers: ["tenant", "uses_count", "last_validated_at"]
        ),
        CopiedTable(
            "license_entitlements",
            key: ["license_id", "entitlement_id"],
            blobs: ["license_id", "entitlement_id"],
            integers: ["tenant"]
        ),
        CopiedTable(
            "license_metadata",
            key: ["license_id", "name"],
            blobs: ["license_id"],
            texts: ["name", "value"],
            integers: ["tenant"]
        ),
        CopiedTable(
            "machines",
            key: ["id"],
            blobs: ["id", "license_id", "policy_id", "device_key"],
            texts: ["fingerprint", "name", "platform", "hostname", "metadata", "ip_address"],
            integers: [
                "tenant", "cores", "last_seen_at", "last_heartbeat_at", "seen_floor", "death_announced",
                "file_expires_at",
                "held_until", "created_at", "updated_at", "deleted_at",
            ]
        ),
        CopiedTable(
            "license_files",
            key: ["id"],
            blobs: ["id", "license_id", "machine_id", "signing_key_id", "digest"],
            texts: ["fingerprint"],
            integers: ["tenant", "digest_expires_at", "issued_at", "expires_at", "created_at"]
        ),
        CopiedTable(
            "erasures",
            key: ["license_id"],
            blobs: ["license_id"],
            integers: ["tenant", "created_at"]
        ),
    ]

    private static let happenings = [
        CopiedTable(
            "events",
            key: ["id"],
            blobs: ["id", "license_id", "machine_id"],
            texts: ["type", "actor_kind", "actor_name", "reason", "data"],
            integers: ["tenant", "created_at"]
        ),
        CopiedTable(
            "webhooks",
            key: ["id"],
            blobs: ["id", "secret", "previous_secret"],
            texts: ["url", "events", "description", "disabled_reason", "metadata"],
            integers: [
                "tenant", "enabled", "failing_since", "previous_secret_until", "created_at", "updated_at",
                "deleted_at",
            ]
        ),
        CopiedTable(
            "deliveries",
            key: ["id"],
            blobs: ["id", "webhook_id", "event_id"],
            texts: ["event_type", "status", "response_body", "error"],
            integers: [
                "tenant", "attempts", "due_at", "attempted_at", "duration", "response_status", "delivered_at",
                "created_at",
            ]
        ),
        CopiedTable(
            "audit_log",
            key: ["id"],
            blobs: ["id", "resource_id", "license_id"],
            texts: [
                "actor_kind", "actor_name", "action", "resource_kind", "reason", "address", "request_id",
                "before_data", "after_data",
            ],
            integers: ["tenant", "created_at"]
        ),
        CopiedTable(
            "kept_answers",
            key: ["id"],
            blobs: ["id", "key_hash", "request_hash", "body"],
            texts: ["credential"],
            integers: ["tenant", "status", "created_at"]
        ),
    ]

    private static let counters = [
        CopiedTable(
            "counters",
            key: ["tenant", "metric", "product_id", "resolution", "starts_at"],
            blobs: ["product_id"],
            texts: ["metric"],
            integers: ["tenant", "resolution", "starts_at", "count"]
        ),
        CopiedTable(
            "license_counts",
            key: ["tenant", "product_id", "policy_id", "standing"],
            blobs: ["product_id", "policy_id"],
            texts: ["standing"],
            integers: ["tenant", "count"]
        ),
        CopiedTable("expiry_counts", key: ["tenant", "day"], integers: ["tenant", "day", "count"]),
        CopiedTable("machine_counts", key: ["tenant"], integers: ["tenant", "count"]),
    ]
}
