package edit

import (
	"strings"

	"ricercar/backend/theory"
)

// movedPrint replaces root and bass in the printed form of a chord symbol and keeps its own way of writing the rest:
// "Ami7/G" moved by a second is "Bmi7/A". What does not begin with the root is written anew, as "".
func movedPrint(text string, before, after theory.ChordSymbol) string {
	root, rest := cutName(text)
	if !isName(root, before.Root) {
		return ""
	}
	moved := nameLike(root, after.Root)
	above, bass, slashed := strings.Cut(rest, "/")
	if !slashed {
		return moved + rest
	}
	name, tail := cutName(bass)
	if !isName(name, before.Bass) {
		return moved + rest // "6/9"
	}
	return moved + above + "/" + nameLike(name, after.Bass) + tail
}

// cutName cuts a letter and its accidentals off the head of a text.
func cutName(text string) (name, rest string) {
	if text == "" || !strings.ContainsRune("ABCDEFG", rune(text[0])) {
		return "", text
	}
	end := 1
	for _, sign := range []string{"#", "♯", "b", "♭"} {
		for strings.HasPrefix(text[end:], sign) {
			end += len(sign)
		}
	}
	return text[:end], text[end:]
}

var plainSigns = strings.NewReplacer("♯", "#", "♭", "b")

func isName(text string, p theory.Pitch) bool { return plainSigns.Replace(text) == p.Name() }

var printSigns = strings.NewReplacer("#", "♯", "b", "♭")

// nameLike writes a name with the signs of print where the model has them.
func nameLike(model string, p theory.Pitch) string {
	if strings.ContainsAny(model, "♯♭") {
		return printSigns.Replace(p.Name())
	}
	return p.Name()
}
