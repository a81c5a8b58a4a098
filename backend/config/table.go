package config

import (
	"net"
	"strconv"
	"strings"
	"time"

	"ricercar/backend/fault"
)

// Settings returns the table of all settings in the order in which they are listed.
func Settings() []Setting {
	return []Setting{
		{
			Key: "home", Env: "RICERCAR_HOME", Flag: "home",
			Doc:   "Folder that holds everything the program keeps. Empty: the places of the operating system.",
			field: func(v *Values) any { return &v.Home },
		},
		{
			Key: "cache.max_scores", Env: "RICERCAR_MAX_SCORES", Flag: "cache-max-scores", Default: "100", Min: 1, Max: 1_000_000,
			Doc:   "Parsed scores kept in memory at most.",
			Live:  true,
			field: func(v *Values) any { return &v.Cache.MaxScores },
		},
		{
			Key: "cache.ttl", Env: "RICERCAR_SCORE_TTL", Flag: "cache-ttl", Default: "1h",
			Min: int64(time.Second), Max: int64(30 * 24 * time.Hour),
			Doc:   "How long a parsed score stays in memory after its last use.",
			Live:  true,
			field: func(v *Values) any { return &v.Cache.TTL },
		},
		{
			Key: "cache.max_memory_mb", Env: "RICERCAR_MAX_MEMORY_MB", Flag: "cache-max-memory-mb", Default: "512", Min: 1, Max: 1 << 20,
			Doc:   "Memory for parsed scores, in MB.",
			Live:  true,
			field: func(v *Values) any { return &v.Cache.MaxMemoryMB },
		},
		{
			Key: "jobs.workers", Env: "RICERCAR_WORKERS", Flag: "jobs-workers", Min: 1, Max: 1024,
			Doc:   "Pieces of work that run at once. Empty: the number of processors, at least 2.",
			Live:  true,
			field: func(v *Values) any { return &v.Jobs.Workers },
		},
		{
			Key: "jobs.timeout", Env: "RICERCAR_JOBS_TIMEOUT", Flag: "jobs-timeout", Default: "60s",
			Min: int64(time.Second), Max: int64(24 * time.Hour),
			Doc:   "Ends an interactive call that has no job.",
			Live:  true,
			field: func(v *Values) any { return &v.Jobs.Timeout },
		},
		{
			Key: "jobs.job_timeout", Env: "RICERCAR_JOBS_JOB_TIMEOUT", Flag: "jobs-job-timeout", Default: "1h",
			Min: int64(time.Second), Max: int64(30 * 24 * time.Hour),
			Doc:   "Ends a call that has become a job; in a batch, the work on one score.",
			Live:  true,
			field: func(v *Values) any { return &v.Jobs.JobTimeout },
		},
		{
			Key: "log.level", Env: "RICERCAR_LOG_LEVEL", Flag: "log-level", Default: "info",
			Allowed: []string{"debug", "info", "warn", "error", "off"},
			Doc:     "The least important lines that are logged.",
			Live:    true,
			field:   func(v *Values) any { return &v.Log.Level },
		},
		{
			Key: "log.format", Env: "RICERCAR_LOG_FORMAT", Flag: "log-format", Default: "json", Allowed: []string{"json", "console"},
			Doc:   "Log lines as JSON for programs, or as text for people. The file is always JSON.",
			field: func(v *Values) any { return &v.Log.Format },
		},
		{
			Key: "log.file", Env: "RICERCAR_LOG_FILE", Flag: "log-file",
			Doc:   "The log file. Empty: logs/ricercar.log among the program's places.",
			field: func(v *Values) any { return &v.Log.File },
		},
		{
			Key: "log.max_size_mb", Env: "RICERCAR_LOG_MAX_SIZE_MB", Flag: "log-max-size-mb", Default: "10", Min: 1, Max: 1024,
			Doc:   "Size at which the log file is put aside and a new one begun, in MB.",
			field: func(v *Values) any { return &v.Log.MaxSizeMB },
		},
		{
			Key: "log.max_age_days", Env: "RICERCAR_LOG_MAX_AGE_DAYS", Flag: "log-max-age-days", Default: "30", Min: 1, Max: 3650,
			Doc:   "Days after which old log files are removed.",
			field: func(v *Values) any { return &v.Log.MaxAgeDays },
		},
		{
			Key: "log.slow_after", Env: "RICERCAR_LOG_SLOW_AFTER", Flag: "log-slow-after", Default: "5s",
			Min: int64(time.Millisecond), Max: int64(time.Hour),
			Doc:   "An operation that takes longer is logged as slow.",
			Live:  true,
			field: func(v *Values) any { return &v.Log.SlowAfter },
		},
		{
			Key: "http.addr", Env: "RICERCAR_HTTP_ADDR", Flag: "addr", Default: "127.0.0.1:0",
			Doc:   "Loopback address and port of the service. Port 0: a free one, written to service.json.",
			field: func(v *Values) any { return &v.HTTP.Addr }, check: loopback,
		},
		{
			Key: "limits.max_file_mb", Env: "RICERCAR_LIMITS_MAX_FILE_MB", Flag: "limits-max-file-mb", Default: "100", Min: 1, Max: 4096,
			Doc:   "Largest file that is read, in MB.",
			Live:  true,
			field: func(v *Values) any { return &v.Limits.MaxFileMB },
		},
		{
			Key: "limits.max_unzipped_mb", Env: "RICERCAR_LIMITS_MAX_UNZIPPED_MB", Flag: "limits-max-unzipped-mb", Default: "500", Min: 1, Max: 16384,
			Doc:   "Largest content of a compressed file, in MB.",
			Live:  true,
			field: func(v *Values) any { return &v.Limits.MaxUnzippedMB },
		},
		{
			Key: "limits.max_notes", Env: "RICERCAR_LIMITS_MAX_NOTES", Flag: "limits-max-notes", Default: "5000000", Min: 1, Max: 100_000_000,
			Doc:   "Notes that a score may have.",
			Live:  true,
			field: func(v *Values) any { return &v.Limits.MaxNotes },
		},
		{
			Key: "limits.max_depth", Env: "RICERCAR_LIMITS_MAX_DEPTH", Flag: "limits-max-depth", Default: "256", Min: 8, Max: 10_000,
			Doc:   "Nesting that a file may have.",
			Live:  true,
			field: func(v *Values) any { return &v.Limits.MaxDepth },
		},
		{
			Key: "roots", Env: "RICERCAR_ROOTS", Flag: "roots",
			Doc: "Folders whose files MCP and HTTP clients may read and write. Empty: Documents, Music, Downloads, the data " +
				"folder, and the current folder of a program started from a terminal.",
			Live:  true,
			field: func(v *Values) any { return &v.Roots },
		},
	}
}

// loopback refuses addresses that other machines can reach.
func loopback(value any) error {
	addr, _ := value.(string)
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		host, port = strings.Trim(addr, "[]"), "0"
	}
	n, err := strconv.Atoi(port)
	if err != nil || n < 0 || n > 65535 {
		return fault.New(fault.Invalid, "a port from 0 to 65535")
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fault.New(fault.Invalid, "this machine alone: 127.0.0.1, [::1] or localhost, with a port")
	}
	return nil
}
