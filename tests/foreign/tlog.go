// tlog.go: judges exports of a Licet record by the transparency log of Go's module checksum
// database, which shares no code with it. Arguments: folders of exports. For each it prints
// "ok NAME size N", or "not ok NAME: why".
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

type tree struct {
	dir  string
	size int64
	root tlog.Hash
}

// A bare checkpoint: origin, size, root, each a line.
func parseCheckpoint(text string) (size int64, root tlog.Hash, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return 0, root, errors.New("a checkpoint has three lines")
	}
	if size, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return 0, root, err
	}
	b, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(b) != len(root) {
		return 0, root, errors.New("the root is no hash")
	}
	copy(root[:], b)
	return size, root, nil
}

// Paths of tiles: as Go's, without the height.
func (t *tree) path(tile tlog.Tile) string {
	p := strings.TrimPrefix(tile.Path(), "tile/8/")
	return filepath.Join(t.dir, "tile", strings.Replace(p, "data/", "entries/", 1))
}

func (t *tree) Height() int { return 8 }

func (t *tree) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		b, err := os.ReadFile(t.path(tile))
		if err != nil {
			return nil, err
		}
		all = append(all, b)
	}
	return all, nil
}

func (t *tree) SaveTiles([]tlog.Tile, [][]byte) {}

// The leaves, out of the bundles of entries.
func (t *tree) leaves() ([][]byte, error) {
	var all [][]byte
	for n := int64(0); n*256 < t.size; n++ {
		width := t.size - n*256
		if width > 256 {
			width = 256
		}
		b, err := os.ReadFile(t.path(tlog.Tile{H: 8, L: -1, N: n, W: int(width)}))
		if err != nil {
			return nil, err
		}
		for len(b) >= 2 {
			l := int(binary.BigEndian.Uint16(b))
			if len(b) < 2+l {
				return nil, errors.New("a bundle is cut off")
			}
			all = append(all, b[2:2+l])
			b = b[2+l:]
		}
		if len(b) != 0 || int64(len(all)) != n*256+width {
			return nil, errors.New("a bundle has another number of entries")
		}
	}
	return all, nil
}

func (t *tree) judgeProof(file string, leaves [][]byte) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	head, rest, found := strings.Cut(string(b), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 2 || !strings.HasPrefix(lines[1], "index ") {
		return errors.New("no proof file")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		return err
	}
	size, root, err := parseCheckpoint(rest)
	if err != nil {
		return err
	}
	if size != t.size || root != t.root {
		return errors.New("a proof of another tree")
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		var h tlog.Hash
		b, err := base64.StdEncoding.DecodeString(line)
		if err != nil || len(b) != len(h) {
			return errors.New("a line is no hash")
		}
		copy(h[:], b)
		proof = append(proof, h)
	}
	return tlog.CheckRecord(proof, size, root, index, tlog.RecordHash(leaves[index]))
}

func (t *tree) judge() error {
	text, err := os.ReadFile(filepath.Join(t.dir, "checkpoint"))
	if err != nil {
		return err
	}
	if t.size, t.root, err = parseCheckpoint(string(text)); err != nil {
		return err
	}
	leaves, err := t.leaves()
	if err != nil {
		return err
	}
	// The root, from the bytes of the entries.
	var stored []tlog.Hash
	read := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var out []tlog.Hash
		for _, i := range indexes {
			out = append(out, stored[i])
		}
		return out, nil
	})
	for i, leaf := range leaves {
		hashes, err := tlog.StoredHashes(int64(i), leaf, read)
		if err != nil {
			return err
		}
		stored = append(stored, hashes...)
	}
	root, err := tlog.TreeHash(t.size, read)
	if err != nil {
		return err
	}
	if root != t.root {
		return errors.New("another root")
	}
	// Every tile, by the root alone.
	tiles := tlog.TileHashReader(tlog.Tree{N: t.size, Hash: t.root}, t)
	for i := int64(0); i < t.size; i++ {
		h, err := tiles.ReadHashes([]int64{tlog.StoredHashIndex(0, i)})
		if err != nil {
			return err
		}
		if h[0] != tlog.RecordHash(leaves[i]) {
			return fmt.Errorf("the hash of entry %d in its tile", i+1)
		}
	}
	// Earlier trees lie in this one, by its tiles.
	for old := int64(1); old <= t.size; old += 1 + t.size/7 {
		was, err := tlog.TreeHash(old, read)
		if err != nil {
			return err
		}
		proof, err := tlog.ProveTree(t.size, old, tiles)
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(proof, t.size, t.root, old, was); err != nil {
			return err
		}
	}
	proofs, err := filepath.Glob(t.dir + ".*.tlog-proof")
	if err != nil || len(proofs) == 0 {
		return errors.New("no proofs beside it")
	}
	for _, file := range proofs {
		if err := t.judgeProof(file, leaves); err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(file), err)
		}
	}
	return nil
}

func main() {
	out := new(bytes.Buffer)
	for _, dir := range os.Args[1:] {
		t := &tree{dir: dir}
		if err := t.judge(); err != nil {
			fmt.Fprintf(out, "not ok %s: %v\n", filepath.Base(dir), err)
		} else {
			fmt.Fprintf(out, "ok %s size %d\n", filepath.Base(dir), t.size)
		}
	}
	os.Stdout.Write(out.Bytes())
}
