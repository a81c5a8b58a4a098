package catalog

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"ricercar/backend/catalog/op"
	"ricercar/backend/library"
)

// keeping lets an operation's results be kept in the library's cache, where its definition says so.
func (d Deps) keeping(s op.Spec) op.Spec {
	if s.Version == 0 || d.Library == nil || d.Build == "" {
		return s
	}
	return s.Through(func(ctx context.Context, args json.RawMessage, next func(context.Context) (op.Result, error)) (op.Result, error) {
		k, ok := d.resultKey(ctx, s, args)
		if !ok {
			return next(ctx)
		}
		var made op.Result
		raw, err := d.Library.Result(ctx, k, func(ctx context.Context) ([]byte, error) {
			res, err := next(ctx)
			if err != nil {
				return nil, err
			}
			made = res
			return packResult(res)
		})
		if err != nil || made != nil {
			return made, err
		}
		var kept keptResult
		if err := json.Unmarshal(raw, &kept); err != nil {
			return next(ctx) // of another program, or spoilt
		}
		return kept, nil
	})
}

// resultKey names the result of a call; ok is false where the score is none of the library.
func (d Deps) resultKey(ctx context.Context, s op.Spec, args json.RawMessage) (k library.ResultKey, ok bool) {
	var in struct {
		ScoreID string `json:"score_id"`
	}
	if err := json.Unmarshal(args, &in); err != nil {
		return k, false
	}
	id := strings.TrimPrefix(in.ScoreID, fromLibrary+":")
	if library.CheckID(id) != nil {
		return k, false
	}
	info, state, err := d.Library.State(ctx, id)
	if err != nil {
		return k, false
	}
	return library.ResultKey{
		Hash: info.Hash, Tune: info.Tune, Operation: s.Name, Version: fmt.Sprint(s.Version, " ", d.Build), Params: state + " " + string(args),
	}, true
}

// keptResult is a result that an earlier call gave.
type keptResult struct {
	JSON json.RawMessage `json:"json"`
	Said string          `json:"said"`
	Long string          `json:"long,omitempty"` // for people, where they get more than the digest
}

// Digest is what the result said.
func (k keptResult) Digest() string { return k.Said }

// Text is what people read.
func (k keptResult) Text() string {
	if k.Long != "" {
		return k.Long
	}
	return k.Said
}

// MarshalJSON is the result as it was.
func (k keptResult) MarshalJSON() ([]byte, error) { return k.JSON.MarshalJSON() }

// packResult makes of a result what is kept of it.
func packResult(res op.Result) ([]byte, error) {
	raw, err := json.Marshal(res)
	if err != nil {
		return nil, err
	}
	k := keptResult{JSON: raw, Said: res.Digest()}
	if t, ok := res.(interface{ Text() string }); ok {
		k.Long = t.Text()
	}
	type fields keptResult // without the methods: all of it is kept
	return json.Marshal(fields(k))
}
