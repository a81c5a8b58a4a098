package format

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What packages tell a system that the program opens is what it can read.
func TestAssociationsCanBeRead(t *testing.T) {
	var readable []string
	for _, f := range Formats() {
		if f.Reader != nil {
			readable = append(readable, f.Extensions...)
		}
	}
	extension := regexp.MustCompile(`(?s)pattern="\*(\.\w+)"|public.filename-extension</key>\s*<array>(.*?)</array>`)
	word := regexp.MustCompile(`\w+`)
	for _, path := range []string{"linux/ricercar-mime.xml", "darwin/Info.plist", "darwin/Info.dev.plist"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "build", path))
		if err != nil {
			t.Fatal(err)
		}
		found := extension.FindAllStringSubmatch(string(text), -1)
		if len(found) == 0 {
			t.Errorf("%s names no file extensions", path)
		}
		for _, f := range found {
			for _, ext := range word.FindAllString(strings.ReplaceAll(f[1]+f[2], "string", ""), -1) {
				if !slices.Contains(readable, "."+ext) {
					t.Errorf("%s: .%s cannot be read", path, ext)
				}
			}
		}
	}
}
