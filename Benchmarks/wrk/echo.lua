-- Sends the file's only line as a JSON body, to a route that sends it back.
local common = require("common")

function init(arguments)
    request = common.requests(arguments, function(body)
        return wrk.format("POST", "/echo", { ["Content-Type"] = "application/json" }, body)
    end)
end

done = common.report
