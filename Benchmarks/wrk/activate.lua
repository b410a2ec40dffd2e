-- New machines take a seat, each with a fingerprint that nobody had before. Lines: key.
local common = require("common")

function init(arguments)
    local ask = common.requests(arguments, function(key)
        return wrk.format(
            "POST", "/api/v1/machines", { ["Authorization"] = "License " .. key, ["Content-Type"] = "application/json" },
            string.format('{"fingerprint":"%s"}', common.later:rep(32))
        )
    end)
    local fingerprint = common.fresh_fingerprints()
    function request()
        return ask(fingerprint())
    end
end

done = common.report
