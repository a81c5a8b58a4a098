// Command ricercar reads, analyses, engraves and plays scores.
package main

import (
	"context"
	"embed"
	"os"

	"ricercar/app/cli"
)

//go:embed LICENSE NOTICE
var legal embed.FS

func main() {
	program := cli.OS()
	program.Legal = legal
	os.Exit(program.Run(context.Background(), os.Args[1:]))
}
