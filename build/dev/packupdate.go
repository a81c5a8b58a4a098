package main

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"os"
	"time"

	"ricercar/app/releases"
)

// updateKey is the seed of the key that signs announcements, from RICERCAR_UPDATE_KEY in base64; nil without it.
func updateKey() (ed25519.PrivateKey, error) {
	text := os.Getenv("RICERCAR_UPDATE_KEY")
	if text == "" {
		return nil, nil
	}
	seed, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("RICERCAR_UPDATE_KEY should hold %d bytes in base64", ed25519.SeedSize)
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// updateFlags tell a program where releases are announced and by whom.
func (r *release) updateFlags(key ed25519.PrivateKey) string {
	const variable = " -X ricercar/app/releases."
	public, _ := key.Public().(ed25519.PublicKey)
	return variable + "address=" + r.Repository + "/releases/latest/download/update.json" +
		variable + "publicKey=" + base64.StdEncoding.EncodeToString(public)
}

// updateSteps announce the release, where there is a key to sign with.
func (r *release) updateSteps() []step {
	return []step{oneCheck("announcement of the release", time.Minute, func(context.Context) error {
		key, err := updateKey()
		if err != nil {
			return err
		}
		if key == nil {
			return skipError("no key in RICERCAR_UPDATE_KEY: programs of this release cannot ask for newer ones")
		}
		text, err := releases.Sign(releases.Manifest{
			Version: r.Version, Date: r.Date, Page: r.Repository + "/releases/tag/v" + r.Version, Notes: "Ricercar " + r.Version,
		}, key)
		if err != nil {
			return err
		}
		file := r.artefact("update.json")
		if err := os.WriteFile(file, text, 0o644); err != nil {
			return err
		}
		return r.publish(file)
	})}
}
