package setup

import "ricercar/backend/setup/patch"

// Client is a program that starts MCP servers.
type Client struct {
	ID, Name string
	Syntax   patch.Syntax
	Table    string // that holds the servers
	Docs     string // where its makers describe the file
	config   layout // patterns of its configuration files, the newest layout first
	apps     layout // patterns of what shows that it is installed
	// fields are the entry that starts a command; standard where nil.
	fields func(command string) []patch.Field
}

// layout are patterns by system.
type layout struct{ darwin, windows, linux []string }

// on returns the patterns of a system; one that is not known is laid out like Linux.
func (l layout) on(goos string) []string {
	switch goos {
	case "darwin":
		return l.darwin
	case "windows":
		return l.windows
	}
	return l.linux
}

// everywhere is the same place below the home folder on all systems.
func everywhere(patterns ...string) layout { return layout{patterns, patterns, patterns} }

// EntryName is the name of our entry in every client.
const EntryName = "ricercar"

// arguments are those that make the program serve MCP.
var arguments = []string{"mcp"}

// Fields returns the entry that starts a command.
func (c *Client) Fields(command string) []patch.Field {
	if c.fields != nil {
		return c.fields(command)
	}
	return []patch.Field{{Name: "command", Value: command}, {Name: "args", Value: arguments}}
}

// commandOf is the command and arguments of an entry, as the client reads it.
func (c *Client) commandOf(entry map[string]any) (command string, args []string, env map[string]string) {
	name, envName := "command", "env"
	if c.Syntax == patch.YAML {
		name, envName = "cmd", "envs"
	}
	command, _ = entry[name].(string)
	list, _ := entry["args"].([]any)
	for _, arg := range list {
		if text, ok := arg.(string); ok {
			args = append(args, text)
		}
	}
	env = map[string]string{}
	table, _ := entry[envName].(map[string]any)
	for key, value := range table {
		if text, ok := value.(string); ok {
			env[key] = text
		}
	}
	return command, args, env
}

// ClaudeDesktop is the id of the client that is quit and started anew around a change.
const ClaudeDesktop = "claude-desktop"

// Clients returns the clients that set-up knows, Claude Desktop first.
func Clients() []*Client {
	const claude = "claude_desktop_config.json"
	return []*Client{
		{
			ID: ClaudeDesktop, Name: "Claude Desktop", Syntax: patch.JSON, Table: "mcpServers",
			Docs: "https://modelcontextprotocol.io/docs/develop/connect-local-servers",
			config: layout{
				// Claude-3p is where the same program keeps its files when another provider answers.
				darwin: []string{"~/Library/Application Support/Claude-3p/" + claude, "~/Library/Application Support/Claude/" + claude},
				// Newest first: packages since October 2026, the Store package, whose AppData is redirected, Squirrel.
				windows: []string{
					"%LOCALAPPDATA%/Claude-Data/claude*/" + claude,
					"%LOCALAPPDATA%/Packages/Claude_*/LocalCache/Roaming/Claude-3p/" + claude,
					"%LOCALAPPDATA%/Packages/Claude_*/LocalCache/Roaming/Claude/" + claude,
					"%LOCALAPPDATA%/Claude-3p/" + claude,
					"%APPDATA%/Claude-3p/" + claude,
					"%APPDATA%/Claude/" + claude,
				},
				linux: []string{"$CONFIG/Claude-3p/" + claude, "$CONFIG/Claude/" + claude},
			},
			apps: layout{
				darwin:  []string{"/Applications/Claude.app", "~/Applications/Claude.app"},
				windows: []string{"%LOCALAPPDATA%/Packages/Claude_*", "%LOCALAPPDATA%/AnthropicClaude", "%LOCALAPPDATA%/Programs/Claude", "C:/Program Files/WindowsApps/Claude_*"},
				linux:   []string{"/usr/bin/claude-desktop", "/opt/Claude/claude-desktop", "~/.local/bin/claude-desktop"},
			},
		},
		{
			ID: "claude-code", Name: "Claude Code", Syntax: patch.JSON, Table: "mcpServers",
			Docs:   "https://docs.claude.com/en/docs/claude-code/mcp",
			config: everywhere("~/.claude.json"), apps: everywhere("~/.claude"),
			fields: typed,
		},
		{
			ID: "cursor", Name: "Cursor", Syntax: patch.JSONC, Table: "mcpServers",
			Docs:   "https://cursor.com/docs/context/mcp",
			config: everywhere("~/.cursor/mcp.json"),
		},
		{
			ID: "vscode", Name: "Visual Studio Code", Syntax: patch.JSONC, Table: "servers",
			Docs: "https://code.visualstudio.com/docs/copilot/chat/mcp-servers",
			config: layout{
				darwin:  []string{"~/Library/Application Support/Code/User/mcp.json"},
				windows: []string{"%APPDATA%/Code/User/mcp.json"},
				linux:   []string{"$CONFIG/Code/User/mcp.json"},
			},
			fields: typed,
		},
		{
			ID: "windsurf", Name: "Windsurf", Syntax: patch.JSON, Table: "mcpServers",
			Docs:   "https://docs.windsurf.com/windsurf/cascade/mcp",
			config: everywhere("~/.codeium/windsurf/mcp_config.json"),
		},
		{
			ID: "zed", Name: "Zed", Syntax: patch.JSONC, Table: "context_servers",
			Docs: "https://zed.dev/docs/ai/mcp",
			config: layout{
				darwin:  []string{"~/.config/zed/settings.json"},
				windows: []string{"%APPDATA%/Zed/settings.json"},
				linux:   []string{"$CONFIG/zed/settings.json"},
			},
		},
		{
			ID: "lm-studio", Name: "LM Studio", Syntax: patch.JSON, Table: "mcpServers",
			Docs:   "https://lmstudio.ai/docs/app/mcp",
			config: everywhere("~/.lmstudio/mcp.json"),
		},
		{
			ID: "codex", Name: "Codex", Syntax: patch.TOML, Table: "mcp_servers",
			Docs:   "https://developers.openai.com/codex/mcp",
			config: everywhere("~/.codex/config.toml"),
		},
		{
			ID: "gemini-cli", Name: "Gemini CLI", Syntax: patch.JSONC, Table: "mcpServers",
			Docs:   "https://github.com/google-gemini/gemini-cli/blob/main/docs/tools/mcp-server.md",
			config: everywhere("~/.gemini/settings.json"),
		},
		{
			ID: "goose", Name: "Goose", Syntax: patch.YAML, Table: "extensions",
			Docs: "https://block.github.io/goose/docs/guides/config-files",
			config: layout{
				darwin:  []string{"~/.config/goose/config.yaml"},
				windows: []string{"%APPDATA%/Block/goose/config/config.yaml"},
				linux:   []string{"$CONFIG/goose/config.yaml"},
			},
			fields: extension,
		},
	}
}

// typed is an entry that says how the server is reached.
func typed(command string) []patch.Field {
	return []patch.Field{{Name: "type", Value: "stdio"}, {Name: "command", Value: command}, {Name: "args", Value: arguments}}
}

// extension is an entry of Goose.
func extension(command string) []patch.Field {
	return []patch.Field{
		{Name: "type", Value: "stdio"},
		{Name: "name", Value: EntryName},
		{Name: "cmd", Value: command},
		{Name: "args", Value: arguments},
	}
}
