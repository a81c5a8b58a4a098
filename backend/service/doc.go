// Package service is the engine in the background: one process for a user that other processes of the same
// version hand their work to. It says where it is in service.json, takes MCP connections that `ricercar mcp`
// relays to it, is asked how it is and told to stop over HTTP, and is started when its user logs in.
//
// Nothing needs it. A program that finds no service, one of another version, one that does not answer or one
// that dies in the middle of a session serves itself.
package service
