package cli

import (
	"fmt"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ricercar/backend/catalog"
	"ricercar/backend/fault"
	"ricercar/backend/observe/process"
)

func (c *command) benchCommand() *cobra.Command {
	repeat := 10
	var from string
	cmd := &cobra.Command{
		Use: "bench [ROW FILE…]", Short: "Measure how fast this machine is at it", Args: cobra.ArbitraryArgs,
		Long: `Measure one operation on scores: ` + strings.Join(catalog.BenchRows(), ", ") + `. Each line is a JSON object with the median, the least
and the most CPU time of a run. Without a row, all rows are measured on the built-in scores.`,
		Example: "  ricercar bench parse sonata.mxl --repeat 20",
		RunE: func(_ *cobra.Command, args []string) error {
			if _, err := c.open(); err != nil {
				return outcome(err)
			}
			if repeat < 1 || repeat > 100_000 {
				return usage(fault.New(fault.Invalid, "--repeat must be a number from 1 to 100000").WithField("repeat"))
			}
			if len(args) == 0 {
				return c.benchAll(repeat)
			}
			if len(args) == 1 {
				return usage(fault.New(fault.Invalid, "bench %s needs a FILE", args[0]))
			}
			return c.benchRow(args[0], args[1:], from, repeat)
		},
	}
	cmd.Flags().IntVar(&repeat, "repeat", repeat, "runs of each")
	fromFlag(cmd, &from)
	return cmd
}

// measured is one line of bench.
type measured struct {
	Row  string  `json:"row"`
	File string  `json:"file"`
	Runs int     `json:"runs"`
	CPU  float64 `json:"cpu_s"` // median of user and system time of a run
	Min  float64 `json:"cpu_min"`
	Max  float64 `json:"cpu_max"`
	Note int     `json:"notes"`
	RSS  float64 `json:"rss_mb"`
}

// benchRow measures an operation on files, one after another.
func (c *command) benchRow(row string, args []string, from string, repeat int) error {
	if err := catalog.CheckBenchRow(row); err != nil {
		return usage(err)
	}
	items, err := c.scores(args, false)
	if err != nil {
		return err
	}
	c.format = asJSON
	failures := 0
	for _, it := range items {
		m, err := c.measure(row, it, from, repeat)
		if c.ctx.Err() != nil {
			return c.ctx.Err()
		}
		if err != nil {
			failures++
			c.tellFile(it.file, err)
			continue
		}
		if err := c.printJSON(m); err != nil {
			return outcome(err)
		}
	}
	if failures > 0 {
		return &ended{code: 1, err: fmt.Errorf("%d of %d files failed", failures, len(items)), told: true}
	}
	return nil
}

// benchAll measures every row on the built-in scores.
func (c *command) benchAll(repeat int) error {
	corpus := c.opened.deps.Corpus
	if corpus == nil || len(corpus.Names()) == 0 {
		return outcome(fault.New(fault.Unsupported, "this program has no built-in scores to measure on").WithHint("name a row and a FILE: ricercar bench parse sonata.mxl"))
	}
	files := corpus.Names()
	for i := range files {
		files[i] = corpusPrefix + files[i]
	}
	for _, row := range catalog.BenchRows() {
		if err := c.benchRow(row, files, "", repeat); err != nil {
			return err
		}
	}
	return nil
}

// measure runs an operation on one file.
func (c *command) measure(row string, it item, from string, repeat int) (measured, error) {
	if it.err != nil {
		return measured{}, it.err
	}
	bench, err := catalog.NewBench(c.opened.deps, c.disk(), row, it.file, from)
	if err != nil {
		return measured{}, err
	}
	times := make([]float64, 0, repeat)
	for range repeat {
		if err := c.ctx.Err(); err != nil {
			return measured{}, err
		}
		runtime.GC() // what the run before has left is not this run's
		begun := process.CPU()
		if err := bench.Run(c.ctx); err != nil {
			return measured{}, err
		}
		times = append(times, (process.CPU() - begun).Seconds())
	}
	slices.Sort(times)
	return measured{
		Row: row, File: it.file, Runs: repeat, CPU: times[len(times)/2], Min: times[0], Max: times[len(times)-1],
		Note: bench.Notes, RSS: float64(process.Peak()) / (1 << 20),
	}, nil
}
