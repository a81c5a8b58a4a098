package macos

import (
	"bytes"
	"compress/gzip"
	"fmt"
)

// Pkg returns an installer package that puts an application into /Applications. It is not signed.
func (t Tree) Pkg(version string) ([]byte, error) {
	var payload bytes.Buffer
	z := gzip.NewWriter(&payload)
	if _, err := z.Write(t.cpio()); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	kbytes := (t.size() + 1023) / 1024
	return xar([]Entry{
		{Path: "Distribution", Content: fmt.Appendf(nil, distribution, version, kbytes)},
		{Path: component + "/PackageInfo", Content: fmt.Appendf(nil, packageInfo, version, len(t)+1, kbytes)},
		{Path: component + "/Bom", Content: t.Bom()},
		{Path: component + "/Payload", Content: payload.Bytes()},
	})
}

const component = "ricercar.pkg"

const distribution = `<?xml version="1.0" encoding="utf-8"?>
<installer-gui-script minSpecVersion="2">
  <title>Ricercar</title>
  <options customize="never" require-scripts="false" hostArchitectures="x86_64,arm64"/>
  <domains enable_anywhere="false" enable_currentUserHome="true" enable_localSystem="true"/>
  <volume-check><allowed-os-versions><os-version min="12.0"/></allowed-os-versions></volume-check>
  <choices-outline><line choice="default"><line choice="org.ricercar.Ricercar"/></line></choices-outline>
  <choice id="default"/>
  <choice id="org.ricercar.Ricercar" visible="false"><pkg-ref id="org.ricercar.Ricercar"/></choice>
  <pkg-ref id="org.ricercar.Ricercar" version="%s" installKBytes="%d" onConclusion="none">#ricercar.pkg</pkg-ref>
</installer-gui-script>
`

const packageInfo = `<?xml version="1.0" encoding="utf-8"?>
<pkg-info overwrite-permissions="true" relocatable="false" identifier="org.ricercar.Ricercar" postinstall-action="none" version="%[1]s" format-version="2" install-location="/Applications" auth="root">
  <payload numberOfFiles="%[2]d" installKBytes="%[3]d"/>
  <bundle path="./Ricercar.app" id="org.ricercar.Ricercar" CFBundleShortVersionString="%[1]s" CFBundleVersion="%[1]s"/>
  <bundle-version><bundle id="org.ricercar.Ricercar"/></bundle-version>
  <strict-identifier><bundle id="org.ricercar.Ricercar"/></strict-identifier>
</pkg-info>
`
