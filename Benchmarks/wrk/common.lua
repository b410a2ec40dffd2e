-- What all loads share: a request about a line of a file, drawn at random, and a report as JSON.
--
-- Arguments: the file, a seed, a text that every answer must contain (empty: answers are not looked at, which costs time),
-- and what the script itself takes.
local common = {}
local threads = {}
wrong = 0

function setup(thread)
    threads[#threads + 1] = thread
end

-- The file's lines are all as long as the first and have one field or two, apart by a tab. `request_of` makes the request
-- about such fields; what is returned makes it about others. It passes on what `request_of` has marked with `common.later`.
common.later = "\3"

function common.requests(arguments, request_of)
    math.randomseed(tonumber(arguments[2]))
    local random = math.random
    return common.drawn(arguments, request_of, function(count) return random(0, count - 1) end)
end

-- The same from the line with a number, the first being 0, to the last, and again from the first.
function common.in_order(arguments, number, request_of)
    local at = number - 1
    return common.drawn(arguments, request_of, function(count)
        at = (at + 1) % count
        return at
    end)
end

function common.drawn(arguments, request_of, draw)
    local file = assert(io.open(arguments[1]))
    local lines = file:read("*a")
    file:close()
    local width = lines:find("\n", 1, true)
    local count = #lines / width
    assert(count == math.floor(count), "lines of different lengths in " .. arguments[1])
    local first, second = lines:sub(1, width - 1):match("([^\t]*)\t?(.*)")
    local both, length = second ~= "", #first
    local text = request_of(("\1"):rep(length), ("\2"):rep(#second))
    local pattern, places = text:gsub("%%", "%%%%"):gsub("\1+", "%%s"):gsub("\2+", "%%s"):gsub("\3+", "%%s")
    common.look(arguments)
    local format, sub = string.format, string.sub
    return function(later)
        local at = draw(count) * width
        if both then
            return format(pattern, sub(lines, at + 1, at + length), sub(lines, at + length + 2, at + width - 1), later)
        end
        return format(pattern, sub(lines, at + 1, at + length), later)
    end
end

-- Looks at every answer, where a text is given that each must contain.
function common.look(arguments)
    local expected = arguments[3]
    if expected ~= "" then
        function response(status, _, body)
            if status < 200 or status > 299 or not body:find(expected, 1, true) then
                wrong = wrong + 1
            end
        end
    end
end

-- The rest of a fingerprint that nobody had before is a number.
function common.fresh_fingerprints()
    local before = string.format("%08x%08x", math.random(0, 0x7fffffff), math.random(0, 0x7fffffff))
    local number = 0
    return function()
        number = number + 1
        return before .. string.format("%016x", number)
    end
end

function common.report(summary, latency)
    local errors = {}
    for _, kind in ipairs({ "connect", "read", "write", "status", "timeout" }) do
        errors[#errors + 1] = string.format('"%s":%d', kind, summary.errors[kind])
    end
    local wrong_answers = 0
    for _, thread in ipairs(threads) do
        wrong_answers = wrong_answers + thread:get("wrong")
    end
    errors[#errors + 1] = string.format('"wrong":%d', wrong_answers)
    -- wrk counts in microseconds.
    print(string.format(
        '{"requests":%d,"seconds":%.6f,"median_ms":%.3f,"p99_ms":%.3f,"errors":{%s}}',
        summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
        table.concat(errors, ",")
    ))
end

return common
