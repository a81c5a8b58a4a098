package config

import (
	"strings"
	"testing"
)

// vars is an environment written as "NAME=value NAME=value".
func vars(text string) func(string) string {
	env := map[string]string{}
	for _, pair := range strings.Fields(text) {
		name, value, _ := strings.Cut(pair, "=")
		env[name] = value
	}
	return func(name string) string { return env[name] }
}

func TestPlaces(t *testing.T) {
	for _, c := range []struct{ goos, env, want string }{
		{"linux", "HOME=/home/ada", "/home/ada/.config/ricercar/config.toml /home/ada/.local/share/ricercar/library.db /home/ada/.local/state/ricercar/logs/ricercar.log /home/ada/.local/state/ricercar/service.json /home/ada/.cache/ricercar /home/ada/.local/share/ricercar/backups"},
		{"freebsd", "HOME=/h XDG_CONFIG_HOME=/c XDG_DATA_HOME=/d XDG_STATE_HOME=/s XDG_CACHE_HOME=rel", "/c/ricercar/config.toml /d/ricercar/library.db /s/ricercar/logs/ricercar.log /s/ricercar/service.json /h/.cache/ricercar /d/ricercar/backups"},
		{"darwin", "HOME=/Users/ada XDG_DATA_HOME=/d", "/Users/ada/Library/Application_Support/Ricercar/config.toml /Users/ada/Library/Application_Support/Ricercar/library.db /Users/ada/Library/Application_Support/Ricercar/logs/ricercar.log /Users/ada/Library/Application_Support/Ricercar/service.json /Users/ada/Library/Application_Support/Ricercar/cache /Users/ada/Library/Application_Support/Ricercar/backups"},
		{"windows", `USERPROFILE=C:\Users\Ada APPDATA=C:\x HOME=/y`, `C:\Users\Ada\.ricercar\config.toml C:\Users\Ada\.ricercar\library.db C:\Users\Ada\.ricercar\logs\ricercar.log C:\Users\Ada\.ricercar\service.json C:\Users\Ada\.ricercar\cache C:\Users\Ada\.ricercar\backups`},
		{"windows", `RICERCAR_HOME=D:\r`, `D:\r\config.toml D:\r\library.db D:\r\logs\ricercar.log D:\r\service.json D:\r\cache D:\r\backups`},
		{"linux", "RICERCAR_HOME=/r HOME=/h XDG_DATA_HOME=/d", "/r/config.toml /r/library.db /r/logs/ricercar.log /r/service.json /r/cache /r/backups"},
	} {
		p, err := PlacesOn(c.goos, vars(c.env))
		if err != nil {
			t.Errorf("%s: %v", c.goos, err)
		}
		got := strings.Join([]string{p.Config, p.Library, p.Log, p.Service, p.Cache, p.Backups}, "\n")
		if want := strings.NewReplacer(" ", "\n", "_", " ").Replace(c.want); got != want {
			t.Errorf("%s %s:\n%s\nwant\n%s", c.goos, c.env, got, want)
		}
	}
	for _, goos := range []string{"linux", "darwin", "windows"} {
		if _, err := PlacesOn(goos, vars("")); err == nil || !strings.Contains(err.Error(), "RICERCAR_HOME") {
			t.Errorf("%s without a home: %v", goos, err)
		}
	}
}

func TestDefaultRoots(t *testing.T) {
	const german = "# comment\nXDG_MUSIC_DIR=\"$HOME/Musik\"\nXDG_DOCUMENTS_DIR=\"/data/Dokumente\"\nXDG_DOWNLOAD_DIR=\"$HOME/\"\n"
	for _, c := range []struct {
		goos, env, data string
		start           Start
		want            string
	}{
		{"linux", "HOME=/h", "/h/d", Start{Dir: "/w"}, "/h/Documents /h/Music /h/Downloads /h/d"},
		{"linux", "HOME=/h", "/h/d", Start{Dir: "/w", Terminal: true}, "/h/Documents /h/Music /h/Downloads /h/d /w"},
		{"linux", "HOME=/h", "/h/d", Start{Dir: "/h/", Terminal: true}, "/h/Documents /h/Music /h/Downloads /h/d"},
		{"linux", "HOME=/h", "/h/d", Start{Dir: "/", Terminal: true}, "/h/Documents /h/Music /h/Downloads /h/d"},
		{"linux", "HOME=/h", "/h/d", Start{Dir: "/h/Music/./", Terminal: true}, "/h/Documents /h/Music /h/Downloads /h/d"},
		{"linux", "HOME=/h", "/h/d", Start{UserDirs: german}, "/data/Dokumente /h/Musik /h/d"},
		{"linux", "", "/d", Start{}, "/d"},
		{"windows", `USERPROFILE=C:\U`, `C:\U\.r`, Start{Dir: `c:\u`, Terminal: true}, `C:\U\Documents C:\U\Music C:\U\Downloads C:\U\.r`},
		{"windows", `USERPROFILE=C:\U OneDrive=C:\U\O`, `C:\U\.r`, Start{Dir: `D:\`, Terminal: true}, `C:\U\Documents C:\U\O\Documents C:\U\Music C:\U\O\Music C:\U\Downloads C:\U\.r`},
		{"windows", `USERPROFILE=C:\U`, `C:\U\.r`, Start{Dir: `\\srv\share\`, Terminal: true}, `C:\U\Documents C:\U\Music C:\U\Downloads C:\U\.r`},
		{"windows", `USERPROFILE=C:\U`, `C:\U\.r`, Start{Dir: `\\srv\share\x`, Terminal: true}, `C:\U\Documents C:\U\Music C:\U\Downloads C:\U\.r \\srv\share\x`},
	} {
		if got := strings.Join(DefaultRoots(c.goos, vars(c.env), c.data, c.start), " "); got != c.want {
			t.Errorf("%s %q %+v:\n%s\nwant\n%s", c.goos, c.env, c.start, got, c.want)
		}
	}
}
