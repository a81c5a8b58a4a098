package catalog

import (
	"fmt"
	"strings"
	"testing"

	"ricercar/backend/fault"
)

func TestBackups(t *testing.T) {
	d, ctx := withLibrary(t, map[string]string{"a.xml": "A", "b.xml": "B"})
	call := func(name, args string) (string, error) {
		res, err := do(t, d, ctx, name, args)
		if err != nil {
			return "", err
		}
		return res.Digest(), nil
	}
	if got, err := call("backups", `{}`); err != nil || !strings.HasPrefix(got, "No backups yet") {
		t.Error(got, err)
	}
	if _, err := call("import_score", `{"source":"a.xml"}`); err != nil {
		t.Fatal(err)
	}
	if got, err := call("backups", `{"action":"make"}`); err != nil || !strings.HasPrefix(got, "Backed up to ") {
		t.Error(got, err)
	}
	if _, err := call("import_score", `{"source":"b.xml"}`); err != nil {
		t.Fatal(err)
	}
	list, err := listBackups(d.Library)
	if err != nil || len(list) != 1 || list[0].Bytes == 0 {
		t.Fatal(list, err)
	}
	restore := func(name string, confirm bool) error {
		_, err := call("backups", fmt.Sprintf(`{"action":"restore","name":%q,"confirm":%v}`, name, confirm))
		return err
	}
	if err := restore(list[0].Name, false); !fault.Is(err, fault.Invalid) || fault.As(err).Field != "confirm" {
		t.Error(err)
	}
	if err := restore("../library.db", true); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
	if err := restore(list[0].Name, true); err != nil {
		t.Error(err)
	}
	if got, err := call("list_scores", `{}`); err != nil || !strings.HasPrefix(got, "1 score:\na:") {
		t.Error(got, err)
	}
}
