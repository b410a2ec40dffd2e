-- Every license is asked about once, in the order of the file: what a server that has run for a while has behind it.
-- Lines: key, fingerprint. Argument: the number of the line to begin with.
local common = require("common")

function init(arguments)
    request = common.in_order(arguments, tonumber(arguments[4]), function(key, fingerprint)
        return wrk.format(
            "POST", "/api/v1/licenses/validate-key", { ["Content-Type"] = "application/json" },
            string.format('{"key":"%s","fingerprint":"%s"}', key, fingerprint)
        )
    end)
end

done = common.report
