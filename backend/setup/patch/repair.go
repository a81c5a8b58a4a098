package patch

import "ricercar/backend/fault"

// Repair returns text that Parse accepts, with the changes in words, where a careful change is enough: UTF-16 is
// rewritten as UTF-8; in JSON that must be strict, comments and trailing commas are taken out, commas between
// items and brackets at the end are put in, and a name that stands twice is kept once. Anything else is
// fault.Invalid: what was meant cannot be known.
func Repair(s Syntax, content []byte, table string) (mended []byte, changes []string, err error) {
	mended, err = toUTF8(content)
	if err != nil {
		return nil, nil, err
	}
	if wide(content) != nil {
		changes = append(changes, "UTF-16")
	}
	if _, err := Parse(s, mended, table); err == nil {
		return mended, changes, nil
	} else if s != JSON && s != JSONC {
		return nil, nil, err
	}
	m := &mender{text: mended, table: table}
	scan := &scanner{text: mended, lax: s == JSONC, mend: m}
	if _, err := scan.document(); err != nil {
		return nil, nil, err
	}
	mended = m.apply()
	if _, err := Parse(s, mended, table); err != nil {
		return nil, nil, fault.New(fault.Invalid, "the file cannot be mended: %w", err)
	}
	return mended, append(changes, m.said()...), nil
}
