package main

import (
	"bytes"
	"fmt"
	"strings"
)

// generate writes a score of parts in eighths, with beams, stems, slurs and dynamics as programs
// write them.
func generate(parts, bars int) []byte {
	var out bytes.Buffer
	out.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n<score-partwise version=\"4.0\">\n <part-list>\n")
	for p := range parts {
		fmt.Fprintf(&out, "  <score-part id=\"P%d\"><part-name>Part %d</part-name></score-part>\n", p+1, p+1)
	}
	out.WriteString(" </part-list>\n")
	for p := range parts {
		fmt.Fprintf(&out, " <part id=\"P%d\">\n", p+1)
		for bar := range bars {
			writeBar(&out, p, bar)
		}
		out.WriteString(" </part>\n")
	}
	out.WriteString("</score-partwise>\n")
	return out.Bytes()
}

// notesPerBar is a bar of 4/4 in eighths.
const notesPerBar = 8

func writeBar(out *bytes.Buffer, part, bar int) {
	fmt.Fprintf(out, "  <measure number=\"%d\">\n", bar+1)
	if bar == 0 {
		out.WriteString("   <attributes>\n    <divisions>2</divisions>\n    <key><fifths>-1</fifths></key>\n" +
			"    <time><beats>4</beats><beat-type>4</beat-type></time>\n    <clef><sign>G</sign><line>2</line></clef>\n   </attributes>\n")
	}
	if bar%8 == 0 {
		out.WriteString("   <direction placement=\"below\">\n    <direction-type><dynamics><mf/></dynamics></direction-type>\n   </direction>\n")
	}
	for n := range notesPerBar {
		writeNote(out, part, bar, n)
	}
	out.WriteString("  </measure>\n")
}

// writeNote writes an eighth of a melody that wanders by a fixed rule, so that every run measures the same bytes.
func writeNote(out *bytes.Buffer, part, bar, n int) {
	degree := (bar*5 + n*3 + part*2 + (bar/3)*n) % 14
	beams := "begin continue continue end "
	fmt.Fprintf(out, "   <note default-x=\"%d\">\n    <pitch>\n     <step>%c</step>\n", 80+n*31, "CDEFGAB"[degree%7])
	if degree%7 == 6 {
		out.WriteString("     <alter>-1</alter>\n")
	}
	fmt.Fprintf(out, "     <octave>%d</octave>\n    </pitch>\n    <duration>1</duration>\n    <voice>1</voice>\n"+
		"    <type>eighth</type>\n    <stem default-y=\"3\">up</stem>\n    <beam number=\"1\">%s</beam>\n",
		3+degree/7+part%2, nth(beams, n%4))
	if n == 0 || n == notesPerBar-1 {
		kind := map[bool]string{true: "start", false: "stop"}[n == 0]
		fmt.Fprintf(out, "    <notations>\n     <slur type=\"%s\" number=\"1\"/>\n    </notations>\n", kind)
	}
	out.WriteString("   </note>\n")
}

// nth is the word at an index.
func nth(words string, i int) string { return strings.Fields(words)[i] }
