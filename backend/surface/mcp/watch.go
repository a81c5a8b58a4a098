package mcp

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// watchers are the clients that want to hear of changes: sessions of the older revisions, which subscribe to
// addresses one by one, and streams of the newer ones. mcp-go knows who subscribed; whom to tell is left to us, because
// it tells of an address everybody, and on standard streams without the id of the stream.
type watchers struct {
	watch func(ctx context.Context, changed func(ids []string, list bool))
	ctx   context.Context
	close context.CancelFunc
	start sync.Once

	mu       sync.Mutex
	sessions map[server.ClientSession]*watcher
	streams  map[streamKey]*watcher
}

type streamKey struct {
	session server.ClientSession
	id      any // of the request that opened the stream
}

// watcher is what one of them wants to hear.
type watcher struct {
	list bool // that there are other resources than before
	uris []string
}

// maxWatched is how many addresses one session may watch.
const maxWatched = 1000

func newWatchers(watch func(context.Context, func([]string, bool))) *watchers {
	w := &watchers{watch: watch, sessions: map[server.ClientSession]*watcher{}, streams: map[streamKey]*watcher{}}
	w.ctx, w.close = context.WithCancel(context.Background())
	return w
}

// hook listens to who subscribes and who leaves.
func (w *watchers) hook(h *server.Hooks) {
	h.AddAfterListResources(func(ctx context.Context, _ any, _ *mcp.ListResourcesRequest, _ *mcp.ListResourcesResult) {
		w.session(ctx, func(s *watcher) { s.list = true })
	})
	h.AddAfterSubscribe(func(ctx context.Context, _ any, r *mcp.SubscribeRequest, _ *mcp.EmptyResult) {
		w.session(ctx, func(s *watcher) {
			if len(s.uris) < maxWatched && !slices.Contains(s.uris, r.Params.URI) {
				s.uris = append(s.uris, r.Params.URI)
			}
		})
	})
	h.AddAfterUnsubscribe(func(ctx context.Context, _ any, r *mcp.UnsubscribeRequest, _ *mcp.EmptyResult) {
		w.session(ctx, func(s *watcher) {
			s.uris = slices.DeleteFunc(s.uris, func(uri string) bool { return uri == r.Params.URI })
		})
	})
	h.AddOnUnregisterSession(func(_ context.Context, session server.ClientSession) {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.sessions, session)
	})
	h.AddBeforeSubscriptionsListen(func(ctx context.Context, id any, r *mcp.SubscriptionsListenRequest) {
		want := r.Params.Notifications
		sending(ctx) // mcp-go acknowledges the stream
		w.stream(ctx, id, &watcher{want.ResourcesListChanged, want.ResourceSubscriptions})
	})
	h.AddAfterSubscriptionsListen(func(ctx context.Context, id any, _ *mcp.SubscriptionsListenRequest, _ *mcp.SubscriptionsListenResult) {
		w.stream(ctx, id, nil)
		settle(ctx)
	})
	h.AddOnError(func(ctx context.Context, id any, method mcp.MCPMethod, _ any, _ error) {
		if method == mcp.MethodSubscriptionsListen {
			w.stream(ctx, id, nil)
		}
	})
}

// session changes what a session of the older revisions wants; requests of the newer ones have no session to speak of.
func (w *watchers) session(ctx context.Context, change func(*watcher)) {
	session := server.ClientSessionFromContext(ctx)
	if session == nil || server.IsModernRequest(ctx) {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.sessions[session] == nil {
		w.sessions[session] = &watcher{}
	}
	change(w.sessions[session])
	w.begin()
}

// stream opens a stream, or closes it where nothing is wanted any more.
func (w *watchers) stream(ctx context.Context, id any, want *watcher) {
	key := streamKey{server.ClientSessionFromContext(ctx), id}
	w.mu.Lock()
	defer w.mu.Unlock()
	if want == nil {
		delete(w.streams, key)
		return
	}
	w.streams[key] = want
	w.begin()
}

// begin watches the library from the first time that somebody wants to hear of it.
func (w *watchers) begin() {
	w.start.Do(func() {
		if w.watch != nil {
			go w.watch(w.ctx, w.changed)
		}
	})
}

// changed tells everybody what they want to hear of the scores with the ids.
func (w *watchers) changed(ids []string, list bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for session, want := range w.sessions {
		want.tell(session, nil, ids, list)
	}
	for key, want := range w.streams {
		want.tell(key.session, map[string]any{mcp.MetaKeySubscriptionID: key.id}, ids, list)
	}
}

func (want *watcher) tell(session server.ClientSession, meta map[string]any, ids []string, list bool) {
	if list && want.list {
		send(session, mcp.MethodNotificationResourcesListChanged, meta, nil)
	}
	for _, uri := range want.uris {
		if concerns(uri, ids, list) {
			send(session, mcp.MethodNotificationResourceUpdated, meta, map[string]any{"uri": uri})
		}
	}
}

// send puts a notification on its way. A client that does not read misses it.
func send(session server.ClientSession, method string, meta, fields map[string]any) {
	n := mcp.JSONRPCNotification{JSONRPC: mcp.JSONRPC_VERSION, Notification: mcp.Notification{
		Method: method, Params: mcp.NotificationParams{Meta: meta, AdditionalFields: fields},
	}}
	select {
	case session.NotificationChannel() <- n:
	default:
	}
}

// concerns reports whether the content of an address changes with the scores.
func concerns(uri string, ids []string, list bool) bool {
	scheme, rest, _ := strings.Cut(uri, "://")
	if scheme == "music21" {
		if rest == "scores" {
			return list || len(ids) > 0
		}
		rest = strings.TrimPrefix(rest, "scores/")
	}
	id, _, _ := strings.Cut(rest, "/")
	return slices.Contains(ids, id)
}
