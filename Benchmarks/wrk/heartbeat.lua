-- Machines say that they are alive. Lines: id of a machine, key of its license.
local common = require("common")
local requests

function init(arguments)
    requests = common.prepare(arguments, function(machine, key)
        return wrk.format("POST", "/api/v1/machines/" .. machine .. "/heartbeat", { ["Authorization"] = "License " .. key })
    end)
end

function request()
    return requests[math.random(#requests)]
end

done = common.report
