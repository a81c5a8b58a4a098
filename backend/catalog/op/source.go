package op

// Source is where an operation finds a score: a path, a text, a piece of the built-in corpus or a score in
// the library. It is embedded in arguments; who opens files is decided by the surface (see Files).
type Source struct {
	Source string `json:"source" minLength:"1" maxLength:"16777216" doc:"A path (book.abc#12 is one tune), the name of a built-in piece, library:ID, or the notation itself."`
	Type   string `json:"source_type,omitempty" default:"auto" enum:"auto,file,library,corpus,url,text,musicxml,abc,kern,tiny" doc:"What source is; auto finds out."`
	From   string `json:"from,omitempty" maxLength:"32" doc:"Format of the content, where name and content do not tell."`
}
