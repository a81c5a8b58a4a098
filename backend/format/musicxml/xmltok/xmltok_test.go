package xmltok

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"ricercar/backend/fault"
)

// ours writes the tokens of a document one a line, neighbouring texts as one.
func ours(data []byte) (string, *Error) {
	var out tokenList
	x := New(data, 1000)
	for {
		switch x.Next() {
		case Start:
			out.add("<" + string(x.Name))
			x.Attrs(func(name, value []byte) bool { out.add(fmt.Sprintf("@%s=%q", name, value)); return true })
		case End:
			out.add(">" + string(x.Name))
		case Text:
			out.text.Write(x.Value())
		case EOF:
			return out.String(), x.Err()
		}
	}
}

type tokenList struct{ out, text strings.Builder }

func (l *tokenList) add(line string) {
	l.flush()
	l.out.WriteString(line + "\n")
}

func (l *tokenList) flush() {
	if l.text.Len() > 0 {
		fmt.Fprintf(&l.out, "%q\n", l.text.String())
		l.text.Reset()
	}
}

func (l *tokenList) String() string { l.flush(); return l.out.String() }

// theirs does the same with encoding/xml. It is false for what that refuses and for document types that we do.
func theirs(data []byte) (string, bool) {
	raw, checked := xml.NewDecoder(bytes.NewReader(data)), xml.NewDecoder(bytes.NewReader(data))
	var out tokenList
	for {
		if _, err := checked.Token(); err != nil && !errors.Is(err, io.EOF) {
			return "", false
		}
		t, err := raw.RawToken()
		if err != nil {
			return out.String(), errors.Is(err, io.EOF)
		}
		switch t := t.(type) {
		case xml.StartElement:
			out.add("<" + joined(t.Name))
			for _, a := range t.Attr {
				out.add(fmt.Sprintf("@%s=%q", joined(a.Name), a.Value))
			}
		case xml.EndElement:
			out.add(">" + joined(t.Name))
		case xml.CharData:
			out.text.Write(t)
		case xml.Directive:
			return "", false
		}
	}
}

func joined(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

var documents = []string{
	`<?xml version="1.0"?><score-partwise version="4.0"><part id='P1'/></score-partwise>`,
	"<a>x &lt;&amp;&#65;&#x42; y<!-- c --><![CDATA[<raw>&amp;]]>\r\nz\rq</a>",
	`<a b="1 > 0" c='"' d = "&quot;&apos;"><b/><b></b ></a>`,
	"<a:b xmlns:a='u'><a:c/></a:b>",
	" <a/> ", "", "x", "<a><b><c/></b></a>", "<é ü='ö'>ß</é>", "<a b='1'c='2'/>", "<a b='\r\n'/>",
}

func TestTokensEqualEncodingXML(t *testing.T) {
	for _, doc := range documents {
		want, ok := theirs([]byte(doc))
		got, err := ours([]byte(doc))
		if !ok || err != nil || got != want {
			t.Errorf("%q: %v\ngot\n%swant\n%s", doc, err, got, want)
		}
	}
}

func FuzzTokensEqualEncodingXML(f *testing.F) {
	for _, doc := range documents {
		f.Add([]byte(doc))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := ours(data)
		want, ok := theirs(data)
		if !ok {
			return
		}
		if err != nil {
			t.Fatalf("%q is refused: %v", data, err)
		}
		if got != want {
			t.Fatalf("%q: got\n%swant\n%s", data, got, want)
		}
	})
}

func TestRefused(t *testing.T) {
	for doc, kind := range map[string]fault.Kind{
		"<a><b></a>":                   fault.Invalid,
		"<a>":                          fault.Invalid,
		"<a":                           fault.Invalid,
		"<":                            fault.Invalid,
		"<a b='>":                      fault.Invalid,
		"</a>":                         fault.Invalid,
		"<a>&nbsp;</a>":                fault.Invalid,
		"<a>&#xFFFFFFFF;</a>":          fault.Invalid,
		"<!-- ":                        fault.Invalid,
		"<?xml ":                       fault.Invalid,
		"<![CDATA[ ":                   fault.Invalid,
		"<!DOCTYPE a '":                fault.Invalid,
		"<!DOCTYPE a [<!ENTITY b 'c'>": fault.Unsupported,
		"<!ENTITY b 'c'>":              fault.Unsupported,
		strings.Repeat("<a>", 1001):    fault.TooLarge,
	} {
		if _, err := ours([]byte(doc)); err == nil || err.Kind != kind {
			t.Errorf("%.40q: %v, want %s", doc, err, kind)
		}
	}
	if _, err := ours([]byte(`<!DOCTYPE a PUBLIC "-//[>" "http://x"><a/>`)); err != nil {
		t.Errorf("an outside document type: %v", err)
	}
}

func TestChildAndContent(t *testing.T) {
	const doc = `<n a="1"> <p><s>C</s><o> 4 </o></p><x><p>deep</p></x><e/><w>a&amp;<!-- -->b<i>no</i>c</w><skip><s>no</s></skip><z>end</z></n>`
	var got []string
	x := New([]byte(doc), 100)
	x.Child(0)
	for depth := x.Depth(); x.Child(depth); {
		switch string(x.Name) {
		case "p":
			for depth := x.Depth(); x.Child(depth); {
				got = append(got, string(x.Name)+"="+string(x.Content()))
			}
		case "e", "w", "z":
			got = append(got, string(x.Name)+"="+string(x.Content()))
		}
	}
	want := "s=C o= 4  e= w=a&bc z=end"
	if s := strings.Join(got, " "); s != want || x.Err() != nil || x.Depth() != 0 {
		t.Errorf("got %q, want %q; %v, depth %d", s, want, x.Err(), x.Depth())
	}
}

func BenchmarkTokens(b *testing.B) {
	doc := []byte("<m>" + strings.Repeat("<note default-x='1'>\n  <pitch><step>C</step><octave>4</octave></pitch>\n  <duration>4</duration></note>\n", 20000) + "</m>")
	b.Run("xmltok", func(b *testing.B) {
		b.SetBytes(int64(len(doc)))
		b.ReportAllocs()
		for b.Loop() {
			for x := New(doc, 100); x.Next() != EOF; {
			}
		}
	})
	b.Run("IndexByte", func(b *testing.B) {
		b.SetBytes(int64(len(doc)))
		for b.Loop() {
			for rest := doc; ; {
				n := bytes.IndexByte(rest, '<')
				if n < 0 {
					break
				}
				rest = rest[n+1:]
			}
		}
	})
}
