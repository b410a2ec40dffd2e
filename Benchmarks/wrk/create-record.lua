-- The same as activate.lua at PocketBase: a record for each new machine. Lines: id of a license's record.
local common = require("common")

function init(arguments)
    local ask = common.requests(arguments, function(license)
        return wrk.format(
            "POST", "/api/collections/machines/records", { ["Content-Type"] = "application/json" },
            string.format('{"license":"%s","fingerprint":"%s"}', license, common.later:rep(32))
        )
    end)
    local fingerprint = common.fresh_fingerprints()
    function request()
        return ask(fingerprint())
    end
end

done = common.report
