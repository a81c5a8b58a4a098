package service

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"ricercar/backend/fault"
)

// patience is how long a service on this machine may take to say something. One that was stopped or swapped out
// takes longer and counts as none.
const patience = time.Second

// Client talks to the service that a State describes.
type Client struct{ state State }

// NewClient returns a client. It connects to nothing yet.
func NewClient(s State) *Client { return &Client{s} }

// Info asks the service how it is. Whatever else may listen at its address, or nobody, is fault.NotFound.
func (c *Client) Info(ctx context.Context) (Info, error) {
	var info Info
	answer, err := c.do(ctx, http.MethodGet, infoPath)
	if err != nil {
		return info, err
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(io.LimitReader(answer.Body, 1<<16)).Decode(&info); err != nil || info.PID == 0 {
		return info, fault.New(fault.NotFound, "what listens at %s is no service of Ricercar", c.state.Address)
	}
	return info, nil
}

// Stop asks the service to end. It returns when that has been promised.
func (c *Client) Stop(ctx context.Context) error {
	answer, err := c.do(ctx, http.MethodPost, stopPath)
	if err != nil {
		return err
	}
	return answer.Body.Close()
}

func (c *Client) do(ctx context.Context, method, path string) (*http.Response, error) {
	ctx, stop := context.WithTimeout(ctx, patience)
	r, err := c.request(ctx, method, path)
	if err != nil {
		stop()
		return nil, err
	}
	transport := &http.Transport{DisableKeepAlives: true}
	answer, err := transport.RoundTrip(r)
	if err != nil {
		stop()
		return nil, fault.New(fault.NotFound, "no service answers at %s: %w", c.state.Address, err)
	}
	answer.Body = &closing{answer.Body, stop}
	if answer.StatusCode >= 300 {
		_ = answer.Body.Close()
		return nil, fault.New(fault.NotFound, "what listens at %s answers %s", c.state.Address, answer.Status)
	}
	return answer, nil
}

func (c *Client) request(ctx context.Context, method, path string) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, method, "http://"+c.state.Address+path, nil)
	if err != nil {
		return nil, fault.New(fault.Invalid, "the service's address is none: %w", err)
	}
	r.Header.Set("Authorization", "Bearer "+c.state.Token)
	return r, nil
}

// closing ends a request's context with its body.
type closing struct {
	io.ReadCloser
	stop context.CancelFunc
}

// Close closes the body.
func (c *closing) Close() error {
	c.stop()
	return c.ReadCloser.Close()
}

// Dial opens a connection on which the service speaks MCP, one message a line. A service of another version is
// fault.Conflict, none fault.NotFound.
func (c *Client) Dial(ctx context.Context, version string) (net.Conn, error) {
	if c.state.Version != version {
		return nil, fault.New(fault.Conflict, "the service is of version %s, this program of %s", c.state.Version, version)
	}
	conn, err := (&net.Dialer{Timeout: patience}).DialContext(ctx, "tcp", c.state.Address)
	if err != nil {
		return nil, fault.New(fault.NotFound, "no service answers at %s: %w", c.state.Address, err)
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	in, err := c.upgrade(ctx, conn, version)
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return &upgraded{conn, in}, nil
}

// upgrade asks for MCP on a connection. The reader that it returns may hold what the service has said already.
func (c *Client) upgrade(ctx context.Context, conn net.Conn, version string) (*bufio.Reader, error) {
	r, err := c.request(ctx, http.MethodGet, relayPath)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Connection", "Upgrade")
	r.Header.Set("Upgrade", protocol)
	r.Header.Set(versionHeader, version)
	_ = conn.SetDeadline(time.Now().Add(patience))
	if err := r.Write(conn); err != nil {
		return nil, fault.New(fault.NotFound, "the service at %s takes nothing: %w", c.state.Address, err)
	}
	in := bufio.NewReaderSize(conn, 64<<10)
	answer, err := http.ReadResponse(in, r)
	if err != nil {
		return nil, fault.New(fault.NotFound, "the service at %s does not answer: %w", c.state.Address, err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusSwitchingProtocols || !strings.EqualFold(answer.Header.Get("Upgrade"), protocol) {
		return nil, refused(c.state.Address, answer)
	}
	if err := conn.SetDeadline(time.Time{}); err != nil {
		return nil, fmt.Errorf("use the connection to the service: %w", err)
	}
	return in, nil
}

func refused(address string, answer *http.Response) error {
	kind := fault.NotFound
	if answer.StatusCode == http.StatusConflict {
		kind = fault.Conflict
	}
	return fault.New(kind, "what listens at %s answers %s", address, answer.Status)
}

// upgraded is a connection with what was read ahead on it.
type upgraded struct {
	net.Conn
	in *bufio.Reader
}

// Read reads what was read ahead, then from the connection.
func (u *upgraded) Read(p []byte) (int, error) { return u.in.Read(p) }

// CloseWrite tells the service that nothing more will come.
func (u *upgraded) CloseWrite() error {
	if half, ok := u.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return u.Conn.Close()
}
