-- Applications ask whether a key is valid on their device. Lines: key, fingerprint.
local common = require("common")
local requests

function init(arguments)
    requests = common.prepare(arguments, function(key, fingerprint)
        return wrk.format(
            "POST", "/api/v1/licenses/validate-key", { ["Content-Type"] = "application/json" },
            string.format('{"key":"%s","fingerprint":"%s"}', key, fingerprint)
        )
    end)
end

function request()
    return requests[math.random(#requests)]
end

done = common.report
