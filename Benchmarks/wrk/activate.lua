-- New machines take a seat, each with a fingerprint that nobody had before. Lines: key.
local common = require("common")
local placeholder = string.rep("0", 32)
local requests, before, number

function init(arguments)
    requests = common.prepare(arguments, function(key)
        local text = wrk.format(
            "POST", "/api/v1/machines", { ["Authorization"] = "License " .. key, ["Content-Type"] = "application/json" },
            string.format('{"fingerprint":"%s"}', placeholder)
        )
        local first, last = text:find(placeholder, 1, true)
        return { text:sub(1, first - 1), text:sub(last + 1) }
    end)
    before = string.format("%08x%08x", math.random(0, 0x7fffffff), math.random(0, 0x7fffffff))
    number = 0
end

function request()
    number = number + 1
    local parts = requests[math.random(#requests)]
    return parts[1] .. before .. string.format("%016x", number) .. parts[2]
end

done = common.report
