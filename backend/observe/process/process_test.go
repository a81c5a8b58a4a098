package process

import "testing"

func TestCPUGrows(t *testing.T) {
	before, sum := CPU(), 0
	for i := range 200_000_000 {
		sum += i * i
		if i%1_000_000 == 0 && CPU() > before {
			return
		}
	}
	t.Errorf("work to the sum of %d took no time", sum)
}

func TestPeakHoldsWhatIsInUse(t *testing.T) {
	const size = 64 << 20
	held := make([]byte, size)
	for i := 0; i < size; i += 1024 {
		held[i] = 1
	}
	if p := Peak(); p < size {
		t.Errorf("%d bytes at most, with %d in use", p, size)
	}
	if held[1024] != 1 {
		t.Error("lost")
	}
}
