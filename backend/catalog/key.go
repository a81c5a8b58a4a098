package catalog

import (
	"context"
	"fmt"
	"strings"

	"ricercar/backend/analysis/harmony"
	"ricercar/backend/analysis/key"
	"ricercar/backend/catalog/op"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

type keyIn struct {
	ScoreRef
	op.Selection
	Scope     string `json:"scope,omitempty" default:"global" enum:"global,local" doc:"local also lists the keys that are passed through."`
	Algorithm string `json:"algorithm,omitempty" default:"all" enum:"all,albrecht-shanahan,krumhansl,aarden,temperley,bellman,simple" doc:"all weighs everything; the others are single key profiles."`
}

type keyOut struct {
	Key         found[KeyName] `json:"key" doc:"null where there is no clear key."`
	Name        string         `json:"name" doc:"F# minor; empty without a key."`
	Reason      string         `json:"reason,omitempty" doc:"Why there is no clear key."`
	Confidence  float64        `json:"confidence" doc:"Probability of the key, 0 to 1."`
	Correlation float64        `json:"correlation" doc:"Of the notes with the key's profile, -1 to 1."`
	Margin      float64        `json:"margin" doc:"Confidence less that of the second key."`
	Ambiguity   string         `json:"ambiguity,omitempty"`
	Remark      string         `json:"remark,omitempty"`
	Candidates  []SureKey      `json:"key_candidates" doc:"The likeliest six."`
	Opinions    []keyOpinion   `json:"algorithm_results" doc:"What each profile says by itself."`
	Evidence    []keyClue      `json:"evidence"`
	LocalKeys   *[]localKey    `json:"local_keys,omitempty" doc:"With scope local."`
	NumNotes    int            `json:"num_notes"`
}

type keyOpinion struct {
	Algorithm   string  `json:"algorithm"`
	Key         string  `json:"key"`
	Correlation float64 `json:"correlation"`
	Second      string  `json:"second"`
}

type keyClue struct {
	Text    string   `json:"text"`
	For     bool     `json:"for"`
	Measure string   `json:"measure,omitempty"`
	Beat    float64  `json:"beat,omitempty"`
	Notes   []string `json:"notes,omitempty"`
}

// Digest is the key with what it rests on.
func (o keyOut) Digest() string {
	var b strings.Builder
	if o.Key.value == nil {
		fmt.Fprintf(&b, "No clear key: %s", o.Reason)
	} else {
		fmt.Fprintf(&b, "%s: confidence %.2f, correlation %.2f, margin %.2f", o.Name, o.Confidence, o.Correlation, o.Margin)
	}
	for _, text := range []string{o.Ambiguity, o.Remark} {
		if text != "" {
			b.WriteString("\n" + text)
		}
	}
	if len(o.Candidates) > 0 {
		b.WriteString("\nCandidates: " + joined(o.Candidates, func(k SureKey) string { return fmt.Sprintf("%s %s %.2f", k.Tonic, k.Mode, k.Confidence) }))
	}
	if len(o.Opinions) > 0 {
		b.WriteString("\nProfiles: " + joined(o.Opinions, func(p keyOpinion) string { return fmt.Sprintf("%s %s %.2f", p.Algorithm, p.Key, p.Correlation) }))
	}
	if o.LocalKeys != nil {
		b.WriteString("\nLocal keys: " + keyList(*o.LocalKeys, 30))
	}
	for _, e := range o.Evidence[:min(len(o.Evidence), 5)] {
		sign := "+"
		if !e.For {
			sign = "-"
		}
		b.WriteString("\n" + sign + " " + e.Text)
	}
	return b.String()
}

func keyAnalysis(d Deps) op.Spec {
	return op.New(op.Doc{
		Name: "key_analysis", Title: "Find the key", Group: op.Analysis,
		Summary:  "Find the key of a score or of some measures, and how sure it is.",
		Detail:   "Looks at all parts. Music without a clear key gets none, with the reason and the candidates.",
		Examples: []string{"score_id=bwv66.6", "score_id=bwv66.6 scope=local"},
	}, func(ctx context.Context, in keyIn) (keyOut, error) {
		p, err := d.piece(ctx, in.ScoreID)
		if err != nil {
			return keyOut{}, err
		}
		sel, _, err := p.selected(in.Selection)
		if err != nil {
			return keyOut{}, err
		}
		r, err := key.Find(p.Score, key.Options{Selection: sel, Algorithm: in.Algorithm})
		if err != nil {
			return keyOut{}, err
		}
		out := keyResult(r)
		if in.Scope == "local" {
			a, _, _, err := p.harmony(ctx, harmony.Options{Selection: sel})
			if err != nil {
				return keyOut{}, err
			}
			keys := localKeys(a)
			out.LocalKeys = &keys
		}
		return out, nil
	})
}

// shownKeys is how many candidates are listed.
const shownKeys = 6

func keyResult(r *key.Result) keyOut {
	o := keyOut{
		Key: found[KeyName]{keyName(r.Key)}, Reason: r.Reason, Confidence: rounded(r.Confidence), Correlation: rounded(r.Correlation), Margin: rounded(r.Margin),
		Ambiguity: r.Ambiguity, Remark: r.Remark, Candidates: candidates(r, shownKeys), Opinions: []keyOpinion{}, Evidence: []keyClue{}, NumNotes: r.Notes,
	}
	if o.Key.value != nil {
		o.Name = r.Key.String()
	}
	for _, p := range r.Algorithms {
		o.Opinions = append(o.Opinions, keyOpinion{p.Algorithm, p.Key.String(), rounded(p.Correlation), p.RunnerUp.String()})
	}
	for _, c := range r.Evidence {
		o.Evidence = append(o.Evidence, keyClue{c.Text, c.For, c.Measure, c.Beat.Float(), idNames(c.Notes)})
	}
	return o
}

// keyName is a key as results carry it; nil where there is none.
func keyName(k theory.Key) *KeyName {
	if k.IsZero() {
		return nil
	}
	return &KeyName{k.Tonic().Name(), k.Mode.String()}
}

func candidates(r *key.Result, most int) []SureKey {
	out := []SureKey{}
	for _, c := range r.Candidates[:min(len(r.Candidates), most)] {
		out = append(out, SureKey{*keyName(c.Key), rounded(c.Confidence)})
	}
	return out
}

func idNames(ids []score.ID) []string {
	var out []string
	for _, id := range ids {
		out = append(out, id.String())
	}
	return out
}

// findKey is the task key.
func findKey(_ context.Context, p piece, sel score.Selection, out *Analysis) error {
	r, err := key.Find(p.Score, key.Options{Selection: sel})
	if err != nil {
		return err
	}
	all := candidates(r, len(r.Candidates))
	out.KeyCandidates, out.GlobalKey, out.Reason = &all, &found[SureKey]{}, r.Reason
	text := "Key: none clear, " + r.Reason
	if k := keyName(r.Key); k != nil {
		out.GlobalKey.value = &SureKey{*k, rounded(r.Confidence)}
		text = fmt.Sprintf("Key: %s (%.0f %%)", r.Key, 100*r.Confidence)
		if second := r.RunnerUp(); !second.Key.IsZero() {
			text += fmt.Sprintf("; then %s (%.0f %%)", second.Key, 100*second.Confidence)
		}
	}
	out.text = append(out.text, text)
	return nil
}
