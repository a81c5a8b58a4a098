package key

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// sureEnough is how likely a key that was found must be for lists to name it.
const sureEnough = 0.6

// Label is the key that a list of scores shows, "F# minor": of the first signature where the source says the mode, else the
// one that the notes are in, else the signature alone ("3 sharps"); empty where there is nothing to tell it by.
func Label(s *score.Score) string {
	signature := ""
	for st := range s.Staves().All() {
		signatures := s.Staff(st).Keys
		if len(signatures) == 0 {
			continue
		}
		if k := s.KeySignature(st, signatures[0].Tick); !k.Free {
			if k.Mode != theory.NoMode {
				return k.Key(k.Mode).String()
			}
			signature = k.String()
		}
		break
	}
	if found, err := Find(s, Options{}); err == nil && found.Confidence >= sureEnough {
		return found.Key.String()
	}
	return signature
}
