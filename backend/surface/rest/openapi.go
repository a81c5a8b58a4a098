package rest

import (
	"encoding/json"
	"net/http"
	"path"
	"reflect"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"ricercar/backend/catalog/op"
)

// openAPI answers with the description of the API, made once.
func (h *handler) openAPI() http.HandlerFunc {
	document := sync.OnceValues(func() ([]byte, error) { return json.Marshal(h.describe()) })
	return func(w http.ResponseWriter, r *http.Request) {
		raw, err := document()
		if err != nil {
			problem(w, r, err)
			return
		}
		w.Header().Set("Content-Type", "application/openapi+json")
		_, _ = w.Write(raw)
	}
}

// describe builds the OpenAPI 3.1 document: types by reference, one operation per tool.
func (h *handler) describe() *huma.OpenAPI {
	reg := huma.NewMapRegistry("#/components/schemas/", typeName)
	api := &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info:    &huma.Info{Title: "Ricercar", Version: h.options.Version, Description: "Import, analyse, engrave and write musical scores."},
		Components: &huma.Components{
			Schemas:         reg,
			SecuritySchemes: map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer"}},
		},
		Security: []map[string][]string{{"token": {}}},
	}
	failed := &huma.Response{Description: "An error", Content: map[string]*huma.MediaType{
		"application/problem+json": {Schema: reg.Schema(reflect.TypeFor[document](), true, "Problem")},
	}}
	result := func(s op.Spec) *huma.Schema { return reg.Schema(s.OutputType(), true, s.Name+"Out") }
	for _, s := range h.list {
		api.AddOperation(&huma.Operation{
			OperationID: s.Name, Method: http.MethodPost, Path: "/api/v1/tools/" + s.Name,
			Summary: s.Summary, Description: s.Detail, Tags: tags(s), Parameters: []*huma.Param{preferParam},
			RequestBody: &huma.RequestBody{Required: true, Content: jsonOf(reg.Schema(s.InputType(), true, s.Name+"In"))},
			Responses: map[string]*huma.Response{
				"200":     {Description: s.Title, Content: jsonOf(result(s))},
				"202":     accepted,
				"default": failed,
			},
		})
	}
	h.addRoutes(api, result, failed)
	return api
}

// tags sort operations by what they do.
func tags(s op.Spec) []string {
	if s.Group == "" {
		return nil
	}
	return []string{string(s.Group)}
}

func jsonOf(s *huma.Schema) map[string]*huma.MediaType {
	return map[string]*huma.MediaType{"application/json": {Schema: s}}
}

// typeName names a type with its package, for types of one name in several packages; those of the
// catalogue need none.
func typeName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	pkg := path.Base(t.PkgPath())
	if pkg == "." || pkg == "catalog" || pkg == "op" || t.Name() == "" {
		return name
	}
	return strings.ToUpper(pkg[:1]) + pkg[1:] + name
}
