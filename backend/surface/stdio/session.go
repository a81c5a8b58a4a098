package stdio

import (
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// session is what mcp-go knows of one connection. Each connection has its own, so that several in one
// process (a relay, tests) do not get each other's notifications.
type session struct {
	id    string
	notes chan mcp.JSONRPCNotification
	ready atomic.Bool

	requests *requests

	mu       sync.Mutex
	version  string
	level    mcp.LoggingLevel
	client   mcp.Implementation
	can      mcp.ClientCapabilities
	watching map[string]bool
	filter   mcp.SubscriptionFilter
	filtered bool
}

var (
	_ server.SessionWithLogging               = (*session)(nil)
	_ server.SessionWithClientInfo            = (*session)(nil)
	_ server.SessionWithElicitation           = (*session)(nil)
	_ server.SessionWithProtocolVersion       = (*session)(nil)
	_ server.SessionWithResourceSubscriptions = (*session)(nil)
	_ server.SessionWithSubscriptionFilter    = (*session)(nil)
)

var sessions atomic.Int64

// newSession leaves room for 8192 notifications that are not yet written; mcp-go drops what finds none.
func newSession() *session {
	return &session{
		id:       "stdio-" + strconv.FormatInt(sessions.Add(1), 10),
		notes:    make(chan mcp.JSONRPCNotification, 8192),
		level:    mcp.LoggingLevelInfo,
		requests: newRequests(),
		watching: map[string]bool{},
	}
}

func (s *session) SessionID() string { return s.id }

func (s *session) NotificationChannel() chan<- mcp.JSONRPCNotification { return s.notes }

func (s *session) Initialize() { s.ready.Store(true) }

func (s *session) Initialized() bool { return s.ready.Load() }

// locked reads a field of the session.
func locked[T any](s *session, field *T) T {
	s.mu.Lock()
	defer s.mu.Unlock()
	return *field
}

func set[T any](s *session, field *T, v T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	*field = v
}

func (s *session) SetProtocolVersion(v string) { set(s, &s.version, v) }

func (s *session) ProtocolVersion() string { return locked(s, &s.version) }

func (s *session) SetLogLevel(l mcp.LoggingLevel) { set(s, &s.level, l) }

func (s *session) GetLogLevel() mcp.LoggingLevel { return locked(s, &s.level) }

func (s *session) SetClientInfo(i mcp.Implementation) { set(s, &s.client, i) }

func (s *session) GetClientInfo() mcp.Implementation { return locked(s, &s.client) }

func (s *session) SetClientCapabilities(c mcp.ClientCapabilities) { set(s, &s.can, c) }

func (s *session) GetClientCapabilities() mcp.ClientCapabilities { return locked(s, &s.can) }

func (s *session) SubscribeToResource(uri string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.watching[uri] = true
}

func (s *session) UnsubscribeFromResource(uri string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.watching, uri)
}

func (s *session) SubscribedResources() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]string, 0, len(s.watching))
	for uri := range s.watching {
		out = append(out, uri)
	}
	return out
}

func (s *session) IsSubscribedToResource(uri string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.watching[uri]
}

func (s *session) SetSubscriptionFilter(f mcp.SubscriptionFilter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.filter, s.filtered = f, !f.IsEmpty()
}

func (s *session) SubscriptionFilter() (mcp.SubscriptionFilter, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.filter, s.filtered
}
