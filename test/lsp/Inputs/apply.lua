-- Opens a file, waits for the finding at a line that holds RECORO_AT, applies the
-- action whose title holds RECORO_DO, and writes all files: what a user does.
local function fail(text)
  io.stderr:write(text .. '\n')
  vim.cmd('cquit!')
end

local at, wanted = os.getenv('RECORO_AT'), os.getenv('RECORO_DO')
local buffer = vim.api.nvim_get_current_buf()
local line
for number, text in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
  if not line and text:find(at, 1, true) then
    line = number
    vim.api.nvim_win_set_cursor(0, { number, text:find(at, 1, true) - 1 })
  end
end
local function found()
  return vim.diagnostic.get(buffer, { lnum = line - 1 })[1]
end
if not vim.wait(280000, found, 100) then
  fail('no finding at ' .. at)
end
print(found().message)

local changed = vim.api.nvim_buf_get_changedtick(buffer)
vim.ui.select = function(items, options, choose)
  for _, item in ipairs(items) do
    local title = options.format_item and options.format_item(item) or item[2].title
    if title:find(wanted, 1, true) then
      return choose(item)
    end
  end
  fail('no action: ' .. wanted)
end
vim.lsp.buf.code_action()
if not vim.wait(280000, function()
  return vim.api.nvim_buf_get_changedtick(buffer) ~= changed
end, 100) then
  fail('nothing was applied')
end
vim.cmd('silent wall | quitall!')
