package mcp

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"github.com/mark3labs/mcp-go/mcp"
)

// listedScores is how many scores a page of resources holds.
const listedScores = 100

// entry is what a list of resources says of a score.
type entry struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Composer string `json:"composer"`
	Parts    int    `json:"num_parts"`
	Measures int    `json:"num_measures"`
}

// listScores adds the scores of the library to a list of resources, page by page: mcp-go knows fixed resources only.
// Where the library cannot be read, the list is what it would be without.
func (s *Server) listScores(ctx context.Context, _ any, req *mcp.ListResourcesRequest, result *mcp.ListResourcesResult) {
	cursor, err := base64.StdEncoding.DecodeString(string(req.Params.Cursor))
	if err != nil {
		return // mcp-go has refused it
	}
	page, next, err := s.scores(ctx, "", string(cursor), listedScores)
	if err != nil {
		return
	}
	if len(cursor) > 0 {
		result.Resources = []mcp.Resource{} // the fixed ones stand on the first page
	}
	for _, e := range page {
		result.Resources = append(result.Resources, e.resource())
	}
	result.NextCursor = mcp.Cursor(base64.StdEncoding.EncodeToString([]byte(next)))
}

func (e entry) resource() mcp.Resource {
	about := fmt.Sprintf("%d parts, %d measures", e.Parts, e.Measures)
	if e.Composer != "" {
		about = e.Composer + ", " + about
	}
	return mcp.NewResource("score://"+e.ID, e.ID, mcp.WithResourceTitle(orWords(e.Title, e.ID)),
		mcp.WithResourceDescription(about), mcp.WithMIMEType(jsonType))
}

// scores is a page of the library's scores, those that a query finds, and the cursor of the next.
func (s *Server) scores(ctx context.Context, query, cursor string, limit int) (page []entry, next string, err error) {
	spec, ok := s.specs["list_scores"]
	if !ok {
		return nil, "", nil
	}
	args, err := json.Marshal(map[string]any{"query": query, "cursor": cursor, "limit": limit, "sort": "id"})
	if err != nil {
		return nil, "", err
	}
	res, err := s.options.Runner.Run(called(ctx), spec, args)
	if err != nil {
		return nil, "", err
	}
	raw, err := json.Marshal(res)
	if err != nil {
		return nil, "", err
	}
	var list struct {
		Scores []entry `json:"scores"`
		Next   string  `json:"next_cursor"`
	}
	err = json.Unmarshal(raw, &list)
	return list.Scores, list.Next, err
}
