// Package catalog is every operation of the program, a file per domain. Surfaces show them; none is
// defined anywhere else.
package catalog

import (
	"context"
	"embed"
	"encoding/json"

	"ricercar/backend/catalog/op"
	"ricercar/backend/engrave"
	"ricercar/backend/format/source"
	"ricercar/backend/job"
	"ricercar/backend/library"
	"ricercar/backend/observe"
)

// Deps are what operations work with. Nothing here is opened before an operation needs it.
type Deps struct {
	Version string
	Build   string          // tells builds apart whose operations may give other results; empty: no results are kept
	Checks  []observe.Check // of health_check, in the order they are shown
	Library *library.Library
	Corpus  Corpus
	Folders *Folders             // beside the corpus; nil for none
	Limits  func() source.Limits // of files that are read without the library; nil: the usual ones
	// Engraver draws scores; without it drawing is fault.Unsupported.
	Engraver *engrave.Engraver

	Settings Settings          // nil where the program has none
	Observer *observe.Observer // of all operations; nil for nobody
	Pool     *job.Pool         // in which operations run
	Jobs     *job.Table        // without it there are no jobs
	// Run runs an operation for a job, as the caller of the context.
	Run func(ctx context.Context, spec op.Spec, raw json.RawMessage) (op.Result, error)
	// Keep writes a file that no answer carries where its user finds it; nil leaves it out.
	Keep func(ctx context.Context, f *op.File) (path string, err error)

	harmonies *harmonies // that were found last
}

// limits are the bounds of files that are read without the library.
func (d Deps) limits() source.Limits {
	if d.Limits == nil {
		return source.DefaultLimits()
	}
	return d.Limits()
}

// All returns the operations in the order in which they are listed, with their schemas prebuilt. Those on
// scores are there where there is a library.
func All(d Deps) []op.Spec {
	d.harmonies = &harmonies{}
	var specs []op.Spec
	if d.Library != nil {
		specs = append(specs,
			importScore(d),
			listScores(d),
			deleteScore(d),
			tagScore(d),
			collections(d),
			backups(d),
			annotateScore(d),
		)
	}
	specs = append(specs,
		scoreInfo(d),
		exportScore(d),
		convertScore(d),
		keyAnalysis(d),
		chordAnalysis(d),
		harmonyAnalysis(d),
		analyzeScore(d),
		readScore(d),
		renderScore(d),
		searchCorpus(d),
		indexFolder(d),
		forgetFolder(d),
	)
	specs = append(specs, searchLibrary(d), settings(d), jobsTool(d, specs), healthCheck(d))
	for i, s := range specs {
		specs[i] = prebuilt(d.keeping(s))
	}
	return specs
}

// schemas are the golden files of the tests: what a test has seen is what clients get.
//
//go:embed schema
var schemas embed.FS

// prebuilt takes an operation's schemas from their files; one that has none yet derives them when asked.
func prebuilt(s op.Spec) op.Spec {
	in, inErr := schemas.ReadFile("schema/" + s.Name + ".in.json")
	out, outErr := schemas.ReadFile("schema/" + s.Name + ".out.json")
	if inErr != nil || outErr != nil {
		return s
	}
	return s.Prebuilt(in, out)
}
