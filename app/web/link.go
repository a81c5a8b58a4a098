package web

import (
	"crypto/rand"
	"crypto/subtle"
	_ "embed" // the pages for those who cannot get in
	"net/http"
	"sync"
	"time"

	"ricercar/backend/surface/rest"
)

// linkKey is the query's key of a one-time link.
const linkKey = "link"

// linkLife is how long a link that nobody followed stays good.
const linkLife = 10 * time.Minute

// links are the one-time links that were given out and not used.
type links struct {
	mu   sync.Mutex
	open map[string]time.Time
}

// Link returns the address that opens the pages once, below base such as "http://127.0.0.1:7788". Whoever
// follows it gets the token as a cookie that scripts cannot read. Without a token it is base itself.
func (h *Handler) Link(base string) string {
	if h.options.Token == "" {
		return base + "/"
	}
	return base + "/?" + linkKey + "=" + h.links.add()
}

func (l *links) add() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open == nil {
		l.open = map[string]time.Time{}
	}
	key := rand.Text()
	l.open[key] = time.Now().Add(linkLife)
	return key
}

// redeem uses up a link and reports whether it was good.
func (l *links) redeem(key string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	until, ok := l.open[key]
	delete(l.open, key)
	return ok && time.Now().Before(until)
}

func setCookie(w http.ResponseWriter, token string) {
	http.SetCookie(w, &http.Cookie{
		Name: rest.Cookie, Value: token, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
}

func hasCookie(r *http.Request, token string) bool {
	c, err := r.Cookie(rest.Cookie)
	return err == nil && subtle.ConstantTimeCompare([]byte(c.Value), []byte(token)) == 1
}

// The pages shown to a browser without a good link, and where the pages have not been built.
var (
	//go:embed expired.html
	expiredPage []byte
	//go:embed unbuilt.html
	unbuiltPage []byte
)
