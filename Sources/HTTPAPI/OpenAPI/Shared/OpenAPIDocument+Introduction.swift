extension OpenAPIDocument {
    /// What a newcomer reads first, in Markdown of headings, lists, code and bold words only.
    static let introduction = """
        ## Conventions

        Requests and answers are JSON in UTF-8 with camelCase names. One resource comes as `{"data": {…}}`, \
        a list as `{"data": […], "pagination": {"nextCursor": …, "hasMore": …}}`, newest first.

        - **Base.** `/api/v1`. The same tree stands under `/a/{accountId}/{live|test}/api/v1`; that base \
        decides which account and environment answer requests without a credential.
        - **Ids** are UUIDs in lower case; treat them as opaque.
        - **Times** may come with any offset (RFC 3339) and are answered in UTC with milliseconds: \
        `2026-01-15T10:30:00.000Z`. The clock of the server decides.
        - **Absent and null.** On creation `null` means the same as leaving the field out. In a PATCH an \
        absent field stays as it is and `null` clears it.
        - **Unknown fields** are refused with 400, so that a typo is never silently lost. Only the routes \
        that shipped applications call (`validate-key`, activation, heartbeat) ignore them.
        - **Metadata** is a free JSON object: at most 16 KiB, 64 keys at the top, 8 levels. Returned as sent.
        - **Deletes** are soft: the row leaves all lists, answers 404, and its code or key may be used again.
        - **Lists** are walked with `limit` and `cursor`. Rows added meanwhile neither repeat nor hide others.
        - **Bodies** may have up to 256 KiB and are read strictly: no duplicate keys, no NUL characters, no \
        lone surrogates, at most 64 levels. `1.0` counts as an integer. Lengths are counted in Unicode code \
        points.
        - **Methods.** HEAD works wherever GET does. OPTIONS answers 204 with `Allow`.
        - **Order of refusals**: 405, 401, 429, 403, 413 and 415, 404 for the id in the path, 400 for the \
        body, 422 for what the body refers to, 409 and 422 for the state.

        ## Authentication

        - **API key**: `Authorization: Bearer lk_live_…` or `lk_test_…`, for your own servers. Its scopes \
        say what it may do, its prefix says in which environment. Live and test never see each other.
        - **License key**: `Authorization: License PROAPP-A1B2-C3D4-E5F6-G7H8`, for the application at the \
        customer's. It opens only its own license: activate, look up, heartbeat and deactivate machines.
        - **None**: validating a key, the public keys, health and this document.

        A generated key also works in lower case, with spaces around it, and with O typed for 0 or I and L \
        for 1. An imported key counts exactly as it was imported.

        ## Retrying safely

        Send `Idempotency-Key`, 1 to 255 visible ASCII characters of your choice, with any POST, PATCH or \
        DELETE that carries an API key or license key. The first success is kept for 24 hours, together with \
        the change itself and for this credential only. The same request with the same key is answered from \
        there, status and body unchanged, with `Idempotent-Replayed: true`, and changes nothing. Another \
        method, path or body under the same key is 409 with `IDEMPOTENCY_KEY_REUSED`. Refusals are not kept: \
        correct the request and send it again. A retry that arrives while the first is still running waits \
        for its result. Validating by id and revealing a key change nothing, and ignore it.

        ## Events and webhooks

        What happens is recorded as an event together with the change itself: none is lost, none is \
        invented. GET `/events` lists them for 30 days; a webhook gets them sent.

        - **Delivery** is at least once. The same event may arrive again or late: its `id` tells. Any 2xx \
        within 15 seconds is a success; everything else is tried eight times over some 28 hours.
        - **Signature.** `X-Licentric-Signature` signs timestamp and body with the secret of the webhook; the \
        headers of Standard Webhooks stand beside it. Compare before you believe a body.
        - **On demand.** `validation.success`, `validation.failed` and `machine.heartbeat` are recorded only \
        while an enabled webhook of the environment subscribes to them.
        - **Development.** `licentric webhooks listen --forward-to http://localhost:3000/hooks` passes events \
        on to your own machine, signed like deliveries.

        ## Rate limits

        Budgets are per minute; `X-RateLimit-Limit`, `X-RateLimit-Remaining` and `X-RateLimit-Reset` tell \
        the tightest one. The defaults, which the operator may change or switch off:

        - **Validation**: 60 for each address and key, 1,200 for each address.
        - **Activation** with a license key: 10 for each address and key, 300 for each address.
        - **Heartbeat**: 10 for each machine.
        - **Everything else**: 120 for each API key or license key.
        - **Guesses**: 30 different unknown keys for each address. After that the address gets 429, except \
        with a credential that worked from there within 24 hours.

        ## Errors

        Every error is JSON: `error` is a sentence for developers, `code` a constant for programs, `status` \
        the HTTP status, `requestId` the same as `X-Request-Id`, and `details` says more where there is more \
        to say. With `VALIDATION_ERROR` it lists every issue at once, with the path of the field; with a \
        limit it has `max` and `current`; with a missing reference or a duplicate it names the `field`.
        """
}
