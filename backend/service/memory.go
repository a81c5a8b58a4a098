package service

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"sync"
)

// memory is what a client has said that whoever answers next must know: the handshake, what it watches, and what
// it still waits for.
type memory struct {
	mu        sync.Mutex
	hello     []byte // the handshake's request, once it is answered
	ready     []byte // the notification that ends the handshake
	level     []byte // the latest request for a level of log messages
	watched   map[string][]byte
	waiting   []asked
	discarded map[string]bool // ids of repeated requests, whose answers the client has had
	repeats   int
}

// asked is a request that has not been answered.
type asked struct {
	id      string // its JSON
	method  string
	message []byte
}

// The methods that the memory knows.
const (
	initialize   = "initialize"
	initialized  = "notifications/initialized"
	cancelled    = "notifications/cancelled"
	setLevel     = "logging/setLevel"
	subscribe    = "resources/subscribe"
	unsubscribe  = "resources/unsubscribe"
	callTool     = "tools/call"
	listenMethod = "subscriptions/listen"
)

// sent notes a message of the client.
func (m *memory) sent(message []byte) {
	var h struct {
		ID     json.RawMessage `json:"id"`
		Method string          `json:"method"`
		Params struct {
			RequestID json.RawMessage `json:"requestId"`
			URI       string          `json:"uri"`
		} `json:"params"`
	}
	if json.Unmarshal(message, &h) != nil || h.Method == "" {
		return // no request; whoever gets it says so
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	message = bytes.Clone(message)
	switch h.Method {
	case initialized:
		m.ready = message
	case cancelled:
		m.forget(string(h.Params.RequestID))
	case setLevel:
		m.level = message
	case subscribe:
		if m.watched == nil {
			m.watched = map[string][]byte{}
		}
		m.watched[h.Params.URI] = message
	case unsubscribe:
		delete(m.watched, h.Params.URI)
	}
	if len(h.ID) > 0 {
		m.waiting = append(m.waiting, asked{string(h.ID), h.Method, message})
	}
}

// answered notes a message to the client, and reports whether the client wants it.
func (m *memory) answered(message []byte) bool {
	id, isAnswer := answerTo(message)
	if !isAnswer {
		return true
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.discarded[id] {
		delete(m.discarded, id)
		return false
	}
	if a, ok := m.forget(id); ok && a.method == initialize {
		m.hello = a.message
	}
	return true
}

func (m *memory) forget(id string) (asked, bool) {
	i := slices.IndexFunc(m.waiting, func(a asked) bool { return a.id == id })
	if i < 0 {
		return asked{}, false
	}
	a := m.waiting[i]
	m.waiting = slices.Delete(m.waiting, i, i+1)
	return a, true
}

// handover is what a new server has to hear: what brings it to where the old one was, and the requests that are
// still to be answered.
func (m *memory) handover() (past [][]byte, open []asked) {
	m.mu.Lock()
	defer m.mu.Unlock()
	again := func(message []byte) {
		if message != nil {
			past = append(past, m.repeated(message))
		}
	}
	again(m.hello)
	if m.hello != nil && m.ready != nil {
		past = append(past, m.ready)
	}
	if !m.waits(setLevel) {
		again(m.level)
	}
	for _, message := range m.watched {
		if !slices.ContainsFunc(m.waiting, func(a asked) bool { return bytes.Equal(a.message, message) }) {
			again(message)
		}
	}
	return past, slices.Clone(m.waiting)
}

func (m *memory) waits(method string) bool {
	return slices.ContainsFunc(m.waiting, func(a asked) bool { return a.method == method })
}

// repeated is a request under an id of its own, whose answer will be discarded.
func (m *memory) repeated(message []byte) []byte {
	var fields map[string]json.RawMessage
	if json.Unmarshal(message, &fields) != nil {
		return message
	}
	m.repeats++
	id := strconv.Quote("ricercar-again-" + strconv.Itoa(m.repeats))
	fields["id"] = json.RawMessage(id)
	raw, err := json.Marshal(fields)
	if err != nil {
		return message
	}
	if m.discarded == nil {
		m.discarded = map[string]bool{}
	}
	m.discarded[id] = true
	return raw
}

// answerTo returns the id of the request that a message answers. It reads no further than it must: answers can be
// large, and their id stands before their result.
func answerTo(message []byte) (id string, ok bool) {
	d := json.NewDecoder(bytes.NewReader(message))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return "", false
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return "", false
		}
		switch key {
		case "method":
			return "", false
		case "result", "error":
			if id != "" {
				return id, true
			}
			ok = true
		}
		var value json.RawMessage
		if d.Decode(&value) != nil {
			return "", false
		}
		if key == "id" {
			if id = string(value); ok {
				return id, true
			}
		}
	}
	return "", false
}
