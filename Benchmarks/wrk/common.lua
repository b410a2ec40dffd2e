-- What all loads share: one request made ready for each line of a file, one of them at random, and a report as JSON.
local common = {}

function common.prepare(arguments, request_of)
    local requests = {}
    for line in io.lines(arguments[1]) do
        local first, second = line:match("([^\t]*)\t?(.*)")
        requests[#requests + 1] = request_of(first, second)
    end
    math.randomseed(tonumber(arguments[2]))
    return requests
end

function common.report(summary, latency)
    local errors = {}
    for _, kind in ipairs({ "connect", "read", "write", "status", "timeout" }) do
        errors[#errors + 1] = string.format('"%s":%d', kind, summary.errors[kind])
    end
    -- wrk counts in microseconds.
    print(string.format(
        '{"requests":%d,"seconds":%.6f,"median_ms":%.3f,"p99_ms":%.3f,"errors":{%s}}',
        summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
        table.concat(errors, ",")
    ))
end

return common
