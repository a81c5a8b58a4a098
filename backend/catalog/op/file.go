package op

import (
	"context"
	"io/fs"
	"strings"
	"unicode/utf8"

	"ricercar/backend/fault"
)

// File is a file that an operation made. The operation fills Name, MIME and either Bytes or Path; the
// surface turns it into what its callers can use: an image in the answer, a link, an address, a file on
// disk. Small texts also travel within the result.
type File struct {
	Name  string `json:"name" doc:"File name with its extension."`
	MIME  string `json:"mime" doc:"Media type."`
	Size  int    `json:"size" doc:"Length in bytes."`
	Path  string `json:"path,omitempty" doc:"Where the file was written."`
	URI   string `json:"uri,omitempty" doc:"Resource or address that gives the file."`
	Text  string `json:"text,omitempty" doc:"The content, where it is text and short."`
	Bytes []byte `json:"-"`
}

// MaxInlineText is the longest text, in bytes, that travels within a result.
const MaxInlineText = 32 << 10

// NewFile returns a file with the content.
func NewFile(name, mime string, content []byte) *File {
	f := &File{Name: name, MIME: mime, Size: len(content), Bytes: content}
	if f.IsText() && len(content) <= MaxInlineText && utf8.Valid(content) {
		f.Text = string(content)
	}
	return f
}

// IsText reports whether the content is text by its media type. Compressed MusicXML is not, though its type,
// application/vnd.recordare.musicxml, ends as if it were (RFC 6839: suffixes follow a plus).
func (f *File) IsText() bool {
	kind, sub, _ := strings.Cut(f.MIME, "/")
	_, suffix, structured := strings.Cut(sub, "+")
	if !structured {
		suffix = sub
	}
	return kind == "text" || suffix == "xml" || suffix == "json"
}

// IsImage reports whether the content is a picture that MCP clients show: PNG, JPEG, WebP or GIF.
func (f *File) IsImage() bool {
	return strings.HasPrefix(f.MIME, "image/") && !strings.Contains(f.MIME, "svg")
}

// Attacher is a Result with files.
type Attacher interface {
	// Attached are the result's files; the surface completes them before the result is encoded.
	Attached() []*File
}

// Files is a surface's rule for the user's files: which may be read and written, and how large.
// Paths are as the caller wrote them.
type Files interface {
	ReadFile(ctx context.Context, path string) ([]byte, error)
	WriteFile(ctx context.Context, path string, content []byte) error
	Stat(ctx context.Context, path string) (fs.FileInfo, error)
	// Walk lists the regular files below a folder in the order of their names, without hidden ones. What is no folder
	// is fault.Invalid, more than limit files are fault.TooLarge.
	Walk(ctx context.Context, folder string, limit int) ([]string, error)
}

type filesKey struct{}

// WithFiles returns a context whose operations reach files by the rule.
func WithFiles(ctx context.Context, files Files) context.Context {
	return context.WithValue(ctx, filesKey{}, files)
}

// FilesOf returns the context's rule for files; without one every access is fault.Unsupported.
func FilesOf(ctx context.Context) Files {
	if files, ok := ctx.Value(filesKey{}).(Files); ok {
		return files
	}
	return noFiles{}
}

type noFiles struct{}

var errNoFiles = fault.New(fault.Unsupported, "files cannot be reached from here").
	WithHint("give the content itself, or the id of a score in the library")

func (noFiles) ReadFile(context.Context, string) ([]byte, error) { return nil, errNoFiles }

func (noFiles) WriteFile(context.Context, string, []byte) error { return errNoFiles }

func (noFiles) Stat(context.Context, string) (fs.FileInfo, error) { return nil, errNoFiles }

func (noFiles) Walk(context.Context, string, int) ([]string, error) { return nil, errNoFiles }
