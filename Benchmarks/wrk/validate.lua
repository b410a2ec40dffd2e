-- Applications ask whether a key is valid on their device. Lines: key, fingerprint. Argument: a nonce, to be signed with.
local common = require("common")

function init(arguments)
    local nonce = arguments[4] and string.format(',"nonce":"%s"', arguments[4]) or ""
    request = common.requests(arguments, function(key, fingerprint)
        return wrk.format(
            "POST", "/api/v1/licenses/validate-key", { ["Content-Type"] = "application/json" },
            string.format('{"key":"%s","fingerprint":"%s"%s}', key, fingerprint, nonce)
        )
    end)
end

done = common.report
