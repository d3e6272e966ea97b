-- What a person does in Neovim with the settings of docs/editor.md (SETTINGS): opens FILE, sees the findings of every
-- file, and has one mended. What was seen goes to SEEN, as JSON.
local patience = tonumber(os.getenv("PATIENCE"))

if vim.lsp.config == nil then -- older than 0.11: what the two calls of the settings do there
  local known = {}
  vim.lsp.config = function(name, config) known[name] = config end
  vim.lsp.enable = function(name)
    local config = known[name]
    vim.api.nvim_create_autocmd("FileType", {
      pattern = config.filetypes,
      callback = function(opened)
        local root = vim.fn.fnamemodify(opened.file, ":p:h")
        while vim.fn.isdirectory(root .. "/" .. config.root_markers[1]) == 0 do root = vim.fn.fnamemodify(root, ":h") end
        local id = vim.lsp.start_client({ name = name, cmd = config.cmd, root_dir = root })
        vim.lsp.buf_attach_client(opened.buf, id)
      end,
    })
  end
end

local function found()
  local all = {}
  for _, each in ipairs(vim.diagnostic.get(nil)) do
    local path = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(each.bufnr), ":.")
    local code = each.code or each.user_data.lsp.code
    table.insert(all, { path = path, line = each.lnum + 1, column = each.col + 1, code = code, message = each.message })
  end
  return all
end

local function ask(method)
  local here = vim.lsp.util.make_position_params(0, "utf-16")
  for _, answer in pairs(vim.lsp.buf_request_sync(0, method, here, patience) or {}) do return answer.result end
end

local function look()
  local seen = {}
  vim.cmd("filetype on")
  dofile(os.getenv("SETTINGS"))
  vim.cmd("edit " .. os.getenv("FILE"))
  vim.wait(patience, function() return #found() == 3 end)
  seen.before = found()
  vim.fn.search("common.LvsCareRepoAndTag")
  vim.fn.search("LvsCareRepoAndTag")
  seen.hover = ask("textDocument/hover")
  seen.definition = ask("textDocument/definition")
  seen.actions = {}
  vim.ui.select = function(items, how, choose) -- what asks a person
    for _, item in ipairs(items) do table.insert(seen.actions, (how.format_item(item))) end
    choose(items[1], 1)
  end
  vim.lsp.buf.code_action()
  vim.wait(patience, function() return #found() == 2 end)
  seen.after = found()
  seen.text = vim.api.nvim_buf_get_lines(0, 0, -1, true)
  return seen
end

local fine, seen = pcall(look)
local out = assert(io.open(os.getenv("SEEN"), "w"))
out:write(vim.fn.json_encode(fine and seen or { error = tostring(seen) }))
out:close()
vim.cmd("qall!")
