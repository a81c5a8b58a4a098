package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// manualCommand prints the man page, for packages.
func (c *command) manualCommand() *cobra.Command {
	return &cobra.Command{
		Use: "manual", Hidden: true, Args: noArguments, Short: "Print the man page",
		RunE: func(cmd *cobra.Command, _ []string) error {
			c.print(manual(cmd.Root(), c.Version))
			return nil
		},
	}
}

// manual is the man page of all commands, in the man macros of roff.
func manual(root *cobra.Command, version string) string {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH RICERCAR 1 \"\" %s \"User commands\"\n", roffArgument("Ricercar "+version))
	fmt.Fprintf(&b, ".SH NAME\nricercar \\- %s\n", roff(strings.ToLower(root.Short[:1])+root.Short[1:]))
	b.WriteString(".SH SYNOPSIS\n.B ricercar\n.RI [ command \" [\" arguments \" ...]]\"\n")
	b.WriteString(".SH DESCRIPTION\n" + paragraphs(root.Long))
	b.WriteString(".SH COMMANDS\n")
	for _, cmd := range root.Commands() {
		manualOf(&b, cmd)
	}
	b.WriteString(".SH OPTIONS\nThese work with every command.\n")
	manualFlags(&b, root.PersistentFlags())
	b.WriteString(manualEnd)
	return b.String()
}

// manualEnd is what CONTRACT says of exit codes and files.
const manualEnd = `.SH EXIT STATUS
0 done; 1 some file failed, the others were done; 2 wrong usage or configuration; 3 a health check failed; 4 not found;
5 conflict; 6 over a limit; 70 internal error; 130 interrupted.
.SH ENVIRONMENT
.TP
.B RICERCAR_HOME
the folder below which everything is kept; without it the folders of the system.
.PP
Every setting has a variable;
.B ricercar config list --format json
names them.
.SH FILES
.B ricercar config path
prints where the settings are,
.B ricercar doctor
where the library and the log are.
`

// manualOf writes a command and those below it.
func manualOf(b *strings.Builder, cmd *cobra.Command) {
	if cmd.Hidden || cmd.Name() == "help" {
		return
	}
	fmt.Fprintf(b, ".SS %s\n", roffArgument(cmd.UseLine()))
	text := cmd.Long
	if text == "" {
		text = cmd.Short + "."
	}
	b.WriteString(paragraphs(text))
	manualFlags(b, cmd.LocalNonPersistentFlags())
	if cmd.Example != "" {
		b.WriteString(".PP\nExamples:\n.PP\n.nf\n")
		for line := range strings.SplitSeq(cmd.Example, "\n") {
			b.WriteString(roff(line) + "\n")
		}
		b.WriteString(".fi\n")
	}
	for _, sub := range cmd.Commands() {
		manualOf(b, sub)
	}
}

func manualFlags(b *strings.Builder, flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		fmt.Fprintf(b, ".TP\n.B %s\n%s\n", roffArgument(name), roff(f.Usage))
	})
}

// paragraphs writes text whose paragraphs empty lines part.
func paragraphs(text string) string {
	var b strings.Builder
	for i, p := range strings.Split(strings.TrimSpace(text), "\n\n") {
		if i > 0 {
			b.WriteString(".PP\n")
		}
		for line := range strings.SplitSeq(p, "\n") {
			b.WriteString(roff(line) + "\n")
		}
	}
	return b.String()
}

// roff escapes what roff would take for its own.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "…", "...", "×", `\(mu`, "–", `\(en`, "’", `\(cq`).Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		text = `\&` + text
	}
	return text
}

// roffArgument quotes text as one argument of a macro.
func roffArgument(text string) string { return `"` + strings.ReplaceAll(roff(text), `"`, `\(dq`) + `"` }
