package midi

// seat is where a part plays: a port of sixteen channels, and a channel, both counted from 0.
type seat struct{ port, channel uint8 }

// channelsOfPort are those that are not for drums.
const channelsOfPort = 15

// seatParts finds a seat for each part, given by its program, or −1 for drums. Each has a channel of its own as far as
// they reach; where there are more parts, those of one program share a channel; where there are more programs, further
// ports are used. The tenth channel is for drums alone.
func seatParts(programs []int) []seat {
	seats := make([]seat, len(programs))
	distinct, pitched := map[int]int{}, 0
	for _, p := range programs {
		if p < 0 {
			continue
		}
		if _, known := distinct[p]; !known {
			distinct[p] = len(distinct)
		}
		pitched++
	}
	next := 0
	for i, p := range programs {
		switch {
		case p < 0:
			seats[i] = seat{0, drumChannel}
		case pitched > channelsOfPort:
			seats[i] = pitchedSeat(distinct[p])
		default:
			seats[i] = pitchedSeat(next)
			next++
		}
	}
	return seats
}

// pitchedSeat is the n-th seat that is not for drums.
func pitchedSeat(n int) seat {
	s := seat{uint8(n / channelsOfPort), uint8(n % channelsOfPort)}
	if s.channel >= drumChannel {
		s.channel++
	}
	return s
}

// programs are those of the parts, −1 for parts that have nothing but drums.
func (w *writer) programs() []int {
	out := make([]int, w.s.Parts().Len())
	for i := range out {
		out[i] = -1
	}
	for _, in := range w.played.Instruments {
		if i := in.Part - 1; !in.Percussion && out[i] < 0 {
			out[i] = int(in.Program)
		}
	}
	return out
}
