// Package setup connects Claude Desktop and other MCP clients with this program: it finds them, patches their
// configuration files, keeps backups, takes everything back, and checks that the connection works. Where things
// lie is a function of a Machine, so that the layout of every system is tested on any.
package setup
