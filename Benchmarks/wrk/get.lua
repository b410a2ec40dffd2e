-- Reads something. Lines: an id. Arguments: a path with `{}` for the id, or without, and a credential if it takes one.
local common = require("common")

function init(arguments)
    local path, credential = arguments[4], arguments[5]
    request = common.requests(arguments, function(id)
        return wrk.format("GET", path:gsub("{}", id), { ["Authorization"] = credential })
    end)
end

done = common.report
