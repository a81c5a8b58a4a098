package layers

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

const root = "../.."

// TestEverythingExportedIsDocumented demands a comment on every package, and on every exported type, function,
// method, constant and variable; in a group one comment above all is enough. Methods that the standard library
// gives their meaning, such as Error and String, speak for themselves.
func TestEverythingExportedIsDocumented(t *testing.T) {
	packages := map[string]bool{}
	walkSources(t, func(path string, file *ast.File) {
		dir := filepath.ToSlash(filepath.Dir(path))
		packages[dir] = packages[dir] || file.Doc.Text() != ""
		for _, name := range undocumented(file) {
			t.Errorf("%s: %s has no comment", path, name)
		}
	})
	for dir, documented := range packages {
		if !documented {
			t.Errorf("%s: no file has a package comment", dir)
		}
	}
}

// TestUndocumentedNamesAreFound proves that the test above can fail.
func TestUndocumentedNamesAreFound(t *testing.T) {
	const source = `package p
type A struct{}
func (A) B() {}
func (A) String() string { return "" }
func (a) C() {}
type a struct{}
// D says.
func D() {}
const ( E = 1
 F = 2 // F says.
)
// Group.
const ( G = 1 )
var h, I int
`
	file, err := parser.ParseFile(token.NewFileSet(), "p.go", source, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(undocumented(file), " "), "A A.B E I"; got != want {
		t.Errorf("undocumented: %s, want %s", got, want)
	}
}

// walkSources parses every Go file of the module that is neither a test nor generated.
func walkSources(t *testing.T, visit func(path string, file *ast.File)) {
	t.Helper()
	set := token.NewFileSet()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			switch entry.Name() {
			case "node_modules", "testdata", ".git", "dist":
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(set, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		if !ast.IsGenerated(file) {
			visit(path, file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// undocumented lists the exported names of a file that have no comment, in their order.
func undocumented(file *ast.File) []string {
	var names []string
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if name := funcName(d); name != "" && d.Doc.Text() == "" {
				names = append(names, name)
			}
		case *ast.GenDecl:
			if d.Doc.Text() == "" {
				names = append(names, undocumentedSpecs(d)...)
			}
		}
	}
	return names
}

// funcName is the name of an exported function, or "Type.Method"; "" for what cannot be seen from outside.
func funcName(f *ast.FuncDecl) string {
	if !f.Name.IsExported() {
		return ""
	}
	if f.Recv == nil {
		return f.Name.Name
	}
	receiver := f.Recv.List[0].Type
	for {
		switch r := receiver.(type) {
		case *ast.StarExpr:
			receiver = r.X
		case *ast.IndexExpr:
			receiver = r.X
		case *ast.IndexListExpr:
			receiver = r.X
		case *ast.Ident:
			if !r.IsExported() {
				return ""
			}
			if wellKnown[f.Name.Name] {
				return ""
			}
			return r.Name + "." + f.Name.Name
		default:
			return ""
		}
	}
}

var wellKnown = map[string]bool{"Error": true, "String": true, "Unwrap": true, "Is": true, "As": true, "Read": true, "Write": true, "Close": true, "ServeHTTP": true}

func undocumentedSpecs(d *ast.GenDecl) []string {
	var names []string
	for _, spec := range d.Specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			if s.Name.IsExported() && s.Doc.Text() == "" && s.Comment.Text() == "" {
				names = append(names, s.Name.Name)
			}
		case *ast.ValueSpec:
			for _, n := range s.Names {
				if n.IsExported() && s.Doc.Text() == "" && s.Comment.Text() == "" {
					names = append(names, n.Name)
				}
			}
		}
	}
	return names
}
