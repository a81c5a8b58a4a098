package op

// Source is where an operation finds a score: a path, a text, a piece of the built-in corpus or a score in
// the library. It is embedded in arguments; who opens files is decided by the surface (see Files).
type Source struct {
	Source string `json:"source" minLength:"1" maxLength:"16777216" doc:"A path (book.abc#12 is one tune), the name of a built-in piece, library:ID, or the notation itself."`
	Type   string `json:"source_type,omitempty" default:"auto" enum:"auto,file,library,corpus,url,text,musicxml,abc,kern,tiny" doc:"What source is; auto finds out."`
	From   string `json:"from,omitempty" maxLength:"200" doc:"Format of the content, where name and content do not tell."`
	MIDI   *MIDI  `json:"midi,omitempty" doc:"How MIDI is made notation; each choice is found out when absent."`
}

// MIDI are the choices of the reader of MIDI; see the parameters of that format.
type MIDI struct {
	Quantize   string `json:"quantize,omitempty" enum:"auto,4,8,16,32,64,exact" doc:"Shortest note that onsets are moved to: 16 for sixteenths; exact moves nothing."`
	Tuplets    string `json:"tuplets,omitempty" enum:"auto,off"`
	SplitHands string `json:"split_hands,omitempty" enum:"auto,on,off" doc:"Two staves for two hands."`
	Beats      string `json:"beats,omitempty" enum:"auto,file,find" doc:"find follows the beat of a performance that keeps to no click."`
	Meter      string `json:"meter,omitempty" enum:"auto,file,find"`
	Spelling   string `json:"spelling,omitempty" enum:"auto,off" doc:"off: one name for each key."`
}

// Parameters are the choices that were made, by their names.
func (m *MIDI) Parameters() map[string]string {
	out := map[string]string{}
	for name, value := range map[string]string{
		"quantize": m.Quantize, "tuplets": m.Tuplets, "split_hands": m.SplitHands, "beats": m.Beats, "meter": m.Meter, "spelling": m.Spelling,
	} {
		if value != "" {
			out[name] = value
		}
	}
	return out
}
