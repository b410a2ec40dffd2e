-- Machines say that they are alive. Lines: id of a machine, key of its license.
local common = require("common")

function init(arguments)
    request = common.requests(arguments, function(machine, key)
        return wrk.format("POST", "/api/v1/machines/" .. machine .. "/heartbeat", { ["Authorization"] = "License " .. key })
    end)
end

done = common.report
