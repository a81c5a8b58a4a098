package observe

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"

	"ricercar/backend/fault"
)

// LogOptions say what is logged and where.
type LogOptions struct {
	Level   string    // debug, info, warn, error or off
	Console io.Writer // for example standard error; nil: nothing
	Text    bool      // the console gets text for people instead of JSON
	File    string    // of JSON lines, made when the first is written; empty: none
	MaxSize int64     // bytes of the file before a new one is begun
	MaxAge  time.Duration
}

// Log writes log lines. Its logger may be used by many goroutines.
type Log struct {
	zerolog.Logger
	file  *rotating
	level *atomic.Int32 // of zerolog; lines below it are dropped
}

// NewLog returns a log; nothing is opened before the first line. An unknown level is fault.Invalid.
func NewLog(o LogOptions) (*Log, error) {
	level, err := parseLevel(o.Level)
	if err != nil {
		return nil, err
	}
	l := &Log{level: &atomic.Int32{}}
	var out []io.Writer
	if o.Console != nil {
		out = append(out, console(o))
	}
	if o.File != "" {
		l.file = newRotating(o.File, o.MaxSize, o.MaxAge)
		out = append(out, l.file)
	}
	l.level.Store(int32(level))
	if len(out) == 0 {
		l.Logger = zerolog.Nop()
		return l, nil
	}
	l.Logger = zerolog.New(zerolog.MultiLevelWriter(out...)).Level(zerolog.DebugLevel).Hook(stamp{l.level})
	return l, nil
}

// SetLevel changes what is logged from now on, by all loggers that came from this one.
func (l *Log) SetLevel(level string) error {
	parsed, err := parseLevel(level)
	if err == nil {
		l.level.Store(int32(parsed))
	}
	return err
}

func parseLevel(level string) (zerolog.Level, error) {
	switch level {
	case "", "info":
		return zerolog.InfoLevel, nil
	case "debug":
		return zerolog.DebugLevel, nil
	case "warn":
		return zerolog.WarnLevel, nil
	case "error":
		return zerolog.ErrorLevel, nil
	case "off":
		return zerolog.Disabled, nil
	}
	return 0, fault.New(fault.Invalid, "there is no log level %q", level).WithField("log.level").
		WithHint("allowed: debug, info, warn, error, off")
}

func console(o LogOptions) io.Writer {
	if !o.Text {
		return o.Console
	}
	return zerolog.ConsoleWriter{Out: o.Console, TimeFormat: time.TimeOnly, NoColor: true}
}

// Failing is why the last line could not be written into the file; nil where it could.
func (l *Log) Failing() error {
	if l.file == nil {
		return nil
	}
	l.file.mu.Lock()
	defer l.file.mu.Unlock()
	return l.file.failed
}

// Close ends the file.
func (l *Log) Close() error {
	if l.file == nil {
		return nil
	}
	return l.file.Close()
}

// Component returns a logger whose lines name a part of the program.
func (l *Log) Component(name string) zerolog.Logger {
	return l.With().Str("component", name).Logger()
}

// stamp drops lines below the level, and gives the others their time and the correlation id of their context.
type stamp struct{ level *atomic.Int32 }

// Run implements zerolog.Hook.
func (s stamp) Run(e *zerolog.Event, level zerolog.Level, _ string) {
	if int32(level) < s.level.Load() {
		e.Discard()
		return
	}
	e.Str(zerolog.TimestampFieldName, time.Now().UTC().Format("2006-01-02T15:04:05.000Z07:00"))
	if id := CorrelationID(e.GetCtx()); id != "" {
		e.Str("correlation_id", id)
	}
	if id := scoreID(e.GetCtx()); id != "" {
		e.Str("score_id", id)
	}
}

// Slog returns a logger of the standard library that writes into the same log, for libraries that want one.
func (l *Log) Slog(component string) *slog.Logger {
	return slog.New(untimed{zerolog.NewSlogHandler(l.Component(component))})
}

// untimed takes a record's time away: the log gives every line its own.
type untimed struct{ slog.Handler }

// Handle implements slog.Handler.
func (u untimed) Handle(ctx context.Context, r slog.Record) error {
	r.Time = time.Time{}
	return u.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (u untimed) WithAttrs(attrs []slog.Attr) slog.Handler {
	return untimed{u.Handler.WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (u untimed) WithGroup(name string) slog.Handler { return untimed{u.Handler.WithGroup(name)} }

// outcome is "ok" or the kind of an error.
func outcome(err error) string {
	if err == nil {
		return "ok"
	}
	return string(fault.KindOf(err))
}

// cause is the text of an error with its innermost cause, where that says more.
func cause(err error) string {
	text := err.Error()
	var e *fault.Error
	if errors.As(err, &e) && e.Err != nil && !strings.Contains(text, e.Err.Error()) {
		text += " (" + e.Err.Error() + ")"
	}
	return text
}
