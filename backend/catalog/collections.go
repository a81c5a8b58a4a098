package catalog

import (
	"context"
	"fmt"
	"strings"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/library"
)

type collectionsIn struct {
	Action  string   `json:"action,omitempty" default:"list" enum:"list,add,remove,describe,delete" doc:"add makes the collection where it is missing; delete leaves its scores in the library."`
	Name    string   `json:"name,omitempty" maxLength:"64" doc:"Of the collection; letter case does not count."`
	Scores  []string `json:"scores,omitempty" maxItems:"10000" doc:"Of add and remove: ids."`
	NewName string   `json:"new_name,omitempty" maxLength:"64" doc:"Of describe."`
	Text    string   `json:"text,omitempty" maxLength:"2000" doc:"Of describe: what the collection is for."`
}

type collectionsOut struct {
	Collections []library.Collection `json:"collections"`
}

// Digest lists the collections.
func (o collectionsOut) Digest() string {
	if len(o.Collections) == 0 {
		return "No collections."
	}
	lines := make([]string, len(o.Collections))
	for i, c := range o.Collections {
		lines[i] = fmt.Sprintf("%s: %s", c.Name, count(c.Count, "score"))
		if c.Text != "" {
			lines[i] += "; " + firstLine(c.Text)
		}
	}
	return shorten(lines, "collections")
}

func collections(d Deps) op.Spec {
	return op.New(op.Doc{
		Name: "collections", Title: "Collections", Group: op.Library, Effect: op.Change, Surfaces: op.CLI | op.HTTP,
		Summary:  "Put scores of the library together under a name; list_scores and search_library show what is in it.",
		Examples: []string{"action=add name=Chorales scores=bwv66.6", "action=list"},
	}, func(ctx context.Context, in collectionsIn) (collectionsOut, error) {
		if in.Action != "list" && strings.TrimSpace(in.Name) == "" {
			return collectionsOut{}, fault.New(fault.Invalid, "%s needs the name of a collection", in.Action).WithField("name")
		}
		if err := d.changeCollection(ctx, in); err != nil {
			return collectionsOut{}, err
		}
		all, err := d.Library.Collections(ctx)
		return collectionsOut{all}, err
	})
}

func (d Deps) changeCollection(ctx context.Context, in collectionsIn) error {
	switch in.Action {
	case "add":
		return d.Library.Collect(ctx, in.Name, in.Scores...)
	case "remove":
		return d.Library.Uncollect(ctx, in.Name, in.Scores...)
	case "describe":
		return d.Library.DescribeCollection(ctx, in.Name, in.NewName, in.Text)
	case "delete":
		return d.Library.DeleteCollection(ctx, in.Name)
	}
	return nil
}
