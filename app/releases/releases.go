// Package releases asks, when its user wants that, whether there is a newer release. A release's manifest is signed;
// nothing is ever replaced: what comes of it is the address of the page to download from.
package releases

import (
	"bytes"
	"cmp"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"ricercar/backend/fault"
)

// Set by the linker for releases: where the manifest of the newest release is, and the key that signs it, in base64.
var address, publicKey string

// Manifest is what a release says of itself.
type Manifest struct {
	Version string `json:"version"`
	Date    string `json:"date"`
	Page    string `json:"page"` // where to download it
	Notes   string `json:"notes"`
}

// signed is the manifest as it is published: the exact bytes that were signed, and the signature.
type signed struct {
	Manifest  string `json:"manifest"`
	Signature string `json:"signature"`
}

// maxManifest bounds what is read, in bytes.
const maxManifest = 1 << 16

// Source is where releases are announced.
type Source struct {
	Address string
	Key     ed25519.PublicKey
	Client  *http.Client
}

// Built returns the source that a release was built with; fault.Unsupported for a build without one.
func Built() (Source, error) {
	key, err := base64.StdEncoding.DecodeString(publicKey)
	if address == "" || err != nil || len(key) != ed25519.PublicKeySize {
		return Source{}, fault.New(fault.Unsupported, "this build does not know where releases are announced").
			WithHint("look at the page that it came from")
	}
	return Source{Address: address, Key: key, Client: &http.Client{Timeout: 15 * time.Second}}, nil
}

// Newest fetches the manifest of the newest release and checks its signature. The request carries nothing but its
// address. A manifest that the key did not sign is fault.Invalid.
func (s Source) Newest(ctx context.Context) (Manifest, error) {
	var m Manifest
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.Address, nil)
	if err != nil {
		return m, fault.New(fault.Internal, "the address of releases is wrong: %w", err)
	}
	request.Header.Set("User-Agent", "ricercar")
	answer, err := s.Client.Do(request)
	if err != nil {
		return m, fault.New(fault.NotFound, "releases could not be asked for: %w", err).WithHint("try again when the machine is online")
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(answer.Body, maxManifest))
	if err != nil || answer.StatusCode != http.StatusOK {
		return m, fault.New(fault.NotFound, "releases answered with %s", answer.Status)
	}
	return Verify(raw, s.Key)
}

// Verify reads a manifest that the key has signed.
func Verify(raw []byte, key ed25519.PublicKey) (Manifest, error) {
	var m Manifest
	var s signed
	err := json.Unmarshal(raw, &s)
	signature, decodeErr := base64.StdEncoding.DecodeString(s.Signature)
	if err != nil || decodeErr != nil || !ed25519.Verify(key, []byte(s.Manifest), signature) {
		return m, fault.New(fault.Invalid, "the announcement of releases is not signed by Ricercar's key").
			WithHint("do not install what it names; tell the authors")
	}
	if err := json.Unmarshal([]byte(s.Manifest), &m); err != nil {
		return m, fault.New(fault.Invalid, "the announcement of releases cannot be read: %w", err)
	}
	if page, err := url.Parse(m.Page); err != nil || page.Scheme != "https" {
		return m, fault.New(fault.Invalid, "the announcement of releases names no page: %q", m.Page)
	}
	return m, nil
}

// Sign makes the announcement of a release.
func Sign(m Manifest, key ed25519.PrivateKey) ([]byte, error) {
	text, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err = enc.Encode(signed{string(text), base64.StdEncoding.EncodeToString(ed25519.Sign(key, text))})
	return out.Bytes(), err
}

// Newer reports whether a release is newer than another: by the numbers between the dots; one with a suffix such as
// -rc1 is older than the one without. A version that is not of numbers, as of a build from source, is newer than all.
func Newer(release, than string) bool {
	a, aSuffix, okA := numbers(release)
	b, bSuffix, okB := numbers(than)
	if !okA || !okB {
		return false
	}
	for i := range max(len(a), len(b)) {
		if c := cmp.Compare(at(a, i), at(b, i)); c != 0 {
			return c > 0
		}
	}
	return aSuffix == "" && bSuffix != ""
}

func at(list []int, i int) int {
	if i < len(list) {
		return list[i]
	}
	return 0
}

func numbers(version string) (list []int, suffix string, ok bool) {
	version, suffix, _ = strings.Cut(strings.TrimPrefix(version, "v"), "-")
	for part := range strings.SplitSeq(version, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil, "", false
		}
		list = append(list, n)
	}
	return list, suffix, true
}
