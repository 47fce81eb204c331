-- recoro for Neovim (0.7 or later), beside clangd or alone.
--
--   vim.opt.runtimepath:append('/path/to/recoro/editors/neovim')
--   require('recoro').setup()
--
-- Options: cmd (default: {'recoro', 'lsp'}), on_attach(client, buffer), and trust:
-- true, or a list of folders whose .recoro.yaml is used.
local M = {}
local clients = {} -- ids, by root

local marks = { '.recoro.yaml', 'compile_commands.json', 'build/compile_commands.json', '.git' }

-- The nearest folder around the file that has one of the marks.
local function root_of(buffer)
  local own = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ':p:h')
  local folder = own
  while true do
    for _, mark in ipairs(marks) do
      local path = folder .. '/' .. mark
      if vim.fn.filereadable(path) == 1 or vim.fn.isdirectory(path) == 1 then
        return folder
      end
    end
    local up = vim.fn.fnamemodify(folder, ':h')
    if up == folder then
      return own
    end
    folder = up
  end
end

function M.attach(buffer, options)
  if vim.bo[buffer].buftype ~= '' then
    return
  end
  local root = root_of(buffer)
  local running = clients[root] and vim.lsp.get_client_by_id(clients[root])
  if not running then
    clients[root] = vim.lsp.start_client({
      name = 'recoro',
      cmd = options.cmd or { 'recoro', 'lsp' },
      root_dir = root,
      init_options = { trust = options.trust or false },
      on_attach = options.on_attach,
    })
  end
  if clients[root] then
    vim.lsp.buf_attach_client(buffer, clients[root])
  end
end

function M.setup(options)
  options = options or {}
  vim.api.nvim_create_autocmd('FileType', {
    pattern = 'cpp',
    callback = function(event)
      M.attach(event.buf, options)
    end,
  })
end

return M
