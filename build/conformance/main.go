//go:build conformance

// Command ricercar-conformance is Ricercar's MCP server with the fixtures that the protocol's own conformance suite
// asks for (npm @modelcontextprotocol/conformance): tools, resources and prompts whose names begin with "test". It is
// built with the tag conformance alone and never released. The server, its endpoint and its guard are the program's.
package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/signal"

	"ricercar/backend/job"
	"ricercar/backend/surface"
	"ricercar/backend/surface/mcp"
	"ricercar/backend/surface/rest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := serve(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "ricercar-conformance:", err)
		os.Exit(1)
	}
}

// serve serves at a free port, which it prints, until it is interrupted. The suite has no token, so that none is asked.
func serve(ctx context.Context) error {
	pool := job.NewPool(job.Options{Workers: 4})
	srv := mcp.New(nil, mcp.Options{Version: "conformance", Runner: surface.Runner{Component: "conformance", Pool: pool}})
	defer srv.Close()
	addFixtures(srv)
	endpoint, end := srv.HTTP()
	defer end(ctx)
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := rest.NewServer(rest.Guard(endpoint, rest.Rules{}), func(rest.Refusal) {})
	context.AfterFunc(ctx, func() { _ = server.Close() })
	fmt.Printf("http://%s/mcp\n", listener.Addr())
	if err := server.Serve(listener); ctx.Err() == nil {
		return err
	}
	return nil
}
