package rest

import (
	"crypto/subtle"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"ricercar/backend/fault"
)

// Cookie is the name of the cookie in which a page carries its token. Whoever sets it makes it HttpOnly
// and SameSite=Strict.
const Cookie = "ricercar_token"

// Rules say who may talk to a guarded handler.
type Rules struct {
	Token   string   // every request needs it, as bearer token or cookie; empty for none
	Hosts   []string // host names allowed besides those of this machine
	Origins []string // origins of pages allowed besides those of this machine
	Open    []string // paths that need no token
}

// Guard lets through what comes from this machine: the Host must be a loopback name, so that a foreign
// name that resolves here (DNS rebinding) leads nowhere; an Origin must be of this machine, and with a
// cookie the page's own. The rest gets 403, or 401 without the token.
func Guard(next http.Handler, rules Rules) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status, err := rules.refuse(r)
		if err != nil {
			if status == http.StatusUnauthorized {
				w.Header().Set("WWW-Authenticate", `Bearer realm="ricercar"`)
			}
			problemWith(w, r, err, status)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (g Rules) refuse(r *http.Request) (int, error) {
	if host := hostOf(r.Host); !loopback(host) && !slices.Contains(g.Hosts, host) {
		return http.StatusForbidden, fault.New(fault.Invalid, "the host %q is not this machine", r.Host)
	}
	origin := r.Header.Get("Origin")
	if origin != "" && !g.allowed(origin) {
		return http.StatusForbidden, fault.New(fault.Invalid, "pages of %q may not call Ricercar", origin)
	}
	if g.Token == "" || slices.Contains(g.Open, r.URL.Path) || g.bearer(r) {
		return 0, nil
	}
	if !g.cookie(r) {
		return http.StatusUnauthorized, fault.New(fault.Invalid, "the token is missing or wrong").
			WithHint("send Authorization: Bearer with the token from service.json")
	}
	if origin != "" && !strings.EqualFold(originHost(origin), r.Host) {
		return http.StatusForbidden, fault.New(fault.Invalid, "a page of %q cannot use this page's token", origin)
	}
	return 0, nil
}

func (g Rules) allowed(origin string) bool {
	if slices.ContainsFunc(g.Origins, func(o string) bool { return strings.EqualFold(o, origin) }) {
		return true
	}
	return loopback(hostOf(originHost(origin)))
}

func (g Rules) bearer(r *http.Request) bool {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.EqualFold(scheme, "Bearer") && g.matches(strings.TrimSpace(token))
}

func (g Rules) cookie(r *http.Request) bool {
	c, err := r.Cookie(Cookie)
	return err == nil && g.matches(c.Value)
}

func (g Rules) matches(token string) bool {
	return subtle.ConstantTimeCompare([]byte(token), []byte(g.Token)) == 1
}

// originHost is the host and port of an origin; empty for "null" and what is none.
func originHost(origin string) string {
	u, err := url.Parse(origin)
	if err != nil {
		return ""
	}
	return u.Host
}

func hostOf(hostPort string) string {
	if host, _, err := net.SplitHostPort(hostPort); err == nil {
		hostPort = host
	}
	return strings.ToLower(strings.Trim(hostPort, "[]"))
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
