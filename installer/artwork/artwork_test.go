package artwork

import (
	"bytes"
	"encoding/binary"
	"image/png"
	"os"
	"testing"
)

func icon(t *testing.T) []byte {
	t.Helper()
	picture, err := os.ReadFile("../../build/appicon.png")
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

func TestScaled(t *testing.T) {
	for _, size := range []int{16, 128, 1024} {
		small, err := Scaled(icon(t), size)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(small))
		if err != nil || img.Bounds().Dx() != size || img.Bounds().Dy() != size {
			t.Errorf("%d: %v %v", size, img.Bounds(), err)
		}
		if _, _, _, a := img.At(size/2, size/2).RGBA(); a < 0x8000 {
			t.Errorf("%d: the middle is clear", size)
		}
	}
	for _, bad := range []int{1000, 2048} {
		if _, err := Scaled(icon(t), bad); err == nil {
			t.Errorf("scaled to %d", bad)
		}
	}
	if _, err := Scaled([]byte("x"), 16); err == nil {
		t.Error("scaled what is no picture")
	}
}

// TestICNS reads the container back as its format says: a length over all, then entries of type, length, PNG.
func TestICNS(t *testing.T) {
	data, err := ICNS(icon(t))
	if err != nil {
		t.Fatal(err)
	}
	if string(data[:4]) != "icns" || int(binary.BigEndian.Uint32(data[4:])) != len(data) {
		t.Fatalf("head %q", data[:8])
	}
	n := 0
	for at := 8; at < len(data); n++ {
		length := int(binary.BigEndian.Uint32(data[at+4:]))
		img, err := png.Decode(bytes.NewReader(data[at+8 : at+length]))
		if err != nil || string(data[at:at+4]) != icnsTypes[n].name || img.Bounds().Dx() != icnsTypes[n].size {
			t.Errorf("entry %d: %q %v", n, data[at:at+4], err)
		}
		at += length
	}
	if n != len(icnsTypes) {
		t.Errorf("%d entries", n)
	}
}
