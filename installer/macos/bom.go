package macos

import (
	"bytes"
	"encoding/binary"
	"path"
)

// bom is a bill of materials as the installer of macOS keeps one: a store of numbered blocks, some of which have
// names. The format is Apple's own and not published; this is what the tools of the bomutils project describe.
// All numbers are big-endian.
type bom struct {
	blocks [][]byte // block 0 is empty
	names  []string
	byName map[string]uint32
}

func (b *bom) add(content []byte) uint32 {
	if len(b.blocks) == 0 {
		b.blocks = append(b.blocks, nil)
	}
	b.blocks = append(b.blocks, content)
	return uint32(len(b.blocks) - 1)
}

func (b *bom) name(name string, block uint32) {
	if b.byName == nil {
		b.byName = map[string]uint32{}
	}
	b.names, b.byName[name] = append(b.names, name), block
}

// packed writes values one after the other.
func packed(values ...any) []byte {
	var out bytes.Buffer
	for _, v := range values {
		if text, ok := v.(string); ok {
			out.WriteString(text)
			continue
		}
		_ = binary.Write(&out, binary.BigEndian, v)
	}
	return out.Bytes()
}

// Bom returns the bill of materials of a tree below ".".
func (t Tree) Bom() []byte {
	b := &bom{}
	all := append(Tree{{Path: ".", Mode: 0o755 | 1<<31}}, t...) // 1<<31 is fs.ModeDir
	b.name("BomInfo", b.add(packed(uint32(1), uint32(len(all)+1), uint32(1), uint32(0), uint32(0), uint32(t.size()), uint32(0))))
	b.name("Paths", b.tree(4096, b.paths(all), uint32(len(all))))
	b.name("HLIndex", b.tree(4096, b.leaf(nil), 0))
	index := b.tree(128, b.leaf(nil), 0)
	b.name("VIndex", b.add(packed(uint32(1), index, uint32(0), uint8(0))))
	b.name("Size64", b.tree(4096, b.leaf(nil), 0))
	return b.bytes()
}

func (b *bom) tree(blockSize uint32, child, count uint32) uint32 {
	return b.add(packed("tree", uint32(1), child, blockSize, count, uint8(0)))
}

// leaf is the only node of a small tree: pairs of block numbers.
func (b *bom) leaf(pairs [][2]uint32) uint32 {
	content := packed(uint16(1), uint16(len(pairs)), uint32(0), uint32(0))
	for _, p := range pairs {
		content = append(content, packed(p[0], p[1])...)
	}
	return b.add(content)
}

// paths adds each entry with the number of its folder.
func (b *bom) paths(all Tree) uint32 {
	ids := map[string]uint32{}
	pairs := make([][2]uint32, 0, len(all))
	for i, e := range all {
		id := uint32(i + 1)
		full := path.Join(".", e.Path)
		parent := uint32(0)
		if full != "." {
			parent = ids[path.Dir(full)]
		}
		ids[full] = id
		kind, sum := uint8(1), cksum(e.Content)
		link := ""
		switch mode := unixMode(e.Mode); {
		case mode&unixLink == unixLink:
			kind, link = 3, string(e.Content)+"\x00"
		case mode&unixDir != 0:
			kind, sum = 2, 0
		}
		info := b.add(packed(kind, uint8(1), uint16(3), unixMode(e.Mode), uint32(0), uint32(groupAdmin), uint32(0),
			uint32(len(e.Content)), uint8(1), sum, uint32(len(link)), link))
		pairs = append(pairs, [2]uint32{b.add(packed(id, info)), b.add(packed(parent, path.Base(full)+"\x00"))})
	}
	return b.leaf(pairs)
}

// headSize is where the first block begins.
const headSize = 512

// bytes lays the store out: head, blocks, the table of blocks with an empty list of free ones, names.
func (b *bom) bytes() []byte {
	var body bytes.Buffer
	table := packed(uint32(len(b.blocks)))
	for _, content := range b.blocks {
		if content == nil {
			table = append(table, packed(uint32(0), uint32(0))...)
			continue
		}
		table = append(table, packed(uint32(headSize+body.Len()), uint32(len(content)))...)
		body.Write(content)
	}
	table = append(table, packed(uint32(2), uint64(0), uint64(0))...)
	vars := packed(uint32(len(b.names)))
	for _, name := range b.names {
		vars = append(vars, packed(b.byName[name], uint8(len(name)), name)...)
	}
	varsAt := headSize + body.Len()
	tableAt := varsAt + len(vars)
	head := packed("BOMStore", uint32(1), uint32(len(b.blocks)-1), uint32(tableAt), uint32(len(table)), uint32(varsAt), uint32(len(vars)))
	head = append(head, make([]byte, headSize-len(head))...)
	return append(append(append(head, body.Bytes()...), vars...), table...)
}

// cksum is the checksum of POSIX: a CRC of the bytes and their number.
func cksum(content []byte) uint32 {
	const polynomial = 0x04c11db7
	var crc uint32
	feed := func(c byte) {
		crc ^= uint32(c) << 24
		for range 8 {
			if crc&(1<<31) != 0 {
				crc = crc<<1 ^ polynomial
			} else {
				crc <<= 1
			}
		}
	}
	for _, c := range content {
		feed(c)
	}
	for n := len(content); n > 0; n >>= 8 {
		feed(byte(n))
	}
	return ^crc
}
