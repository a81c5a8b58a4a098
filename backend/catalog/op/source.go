package op

// Source is where an operation finds a score: a path, a text, a piece of the built-in corpus or a score in
// the library. It is embedded in arguments; who opens it is decided by the surface (see Files).
type Source struct {
	Source string `json:"source" minLength:"1" maxLength:"16777216" doc:"A path, the name of a built-in piece, a library id, or the notation itself."`
	Type   string `json:"source_type,omitempty" default:"auto" enum:"auto,file,library,corpus,url,text,musicxml,abc,kern,tiny" doc:"What source is. auto tries the library of built-in pieces, then files, then notation."`
}
