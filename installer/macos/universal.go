package macos

import (
	"bytes"
	"debug/macho"
	"encoding/binary"
	"fmt"
)

// pageBits aligns programs in a universal one to pages of 16 kB, which Apple silicon has.
const pageBits = 14

// Universal joins programs for several architectures into one that runs on each of them.
func Universal(programs ...[]byte) ([]byte, error) {
	var head, body bytes.Buffer
	put := func(v uint32) { _ = binary.Write(&head, binary.BigEndian, v) }
	put(macho.MagicFat)
	put(uint32(len(programs)))
	const align = 1 << pageBits
	at := align
	for i, p := range programs {
		f, err := macho.NewFile(bytes.NewReader(p))
		if err != nil {
			return nil, fmt.Errorf("program %d is not one for macOS: %w", i+1, err)
		}
		for _, v := range []uint32{uint32(f.Cpu), f.SubCpu, uint32(at), uint32(len(p)), pageBits} {
			put(v)
		}
		body.Write(p)
		padding := (align - len(p)%align) % align
		if i < len(programs)-1 {
			body.Write(make([]byte, padding))
		}
		at += len(p) + padding
	}
	head.Write(make([]byte, align-head.Len()))
	return append(head.Bytes(), body.Bytes()...), nil
}
