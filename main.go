// Command ricercar reads, analyses, engraves and plays scores.
package main

import (
	"context"
	"os"

	"ricercar/app/cli"
)

func main() { os.Exit(cli.OS().Run(context.Background(), os.Args[1:])) }
