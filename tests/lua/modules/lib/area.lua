local M = {} function M.total(t) local n = 0 for _, v in ipairs(t) do n = n + v end return n end return M
