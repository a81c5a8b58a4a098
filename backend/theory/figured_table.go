package theory

// figuredCompletions adds the figures that are understood, keyed by those written, downwards. What is not listed
// stands as written. Sources: C. P. E. Bach, Versuch II (1762), chapters on each signature; Arnold, The Art of
// Accompaniment from a Thorough-Bass (1931), ch. 2.
var figuredCompletions = map[string][]int{
	"":  {5, 3},
	"3": {5, 3}, "5": {5, 3}, "8": {8, 5, 3}, "85": {8, 5, 3}, "83": {8, 5, 3},
	"6": {6, 3}, "86": {8, 6, 3},
	"64": {6, 4},
	"7":  {7, 5, 3}, "73": {7, 5, 3}, "75": {7, 5, 3}, "87": {8, 7, 5, 3},
	"65": {6, 5, 3}, "43": {6, 4, 3}, "42": {6, 4, 2}, "2": {6, 4, 2}, "62": {6, 4, 2},
	"4": {5, 4}, "54": {5, 4}, "84": {8, 5, 4}, "74": {7, 5, 4},
	"9": {9, 5, 3}, "93": {9, 5, 3}, "95": {9, 5, 3}, "97": {9, 7, 5, 3}, "94": {9, 5, 4}, "96": {9, 6, 3},
	"52": {5, 2}, "72": {7, 4, 2}, "742": {7, 4, 2}, "76": {7, 6, 3}, "98": {9, 8, 5, 3},
}

// figuredShort writes the complete signatures as shortly as they are usually printed.
var figuredShort = map[string]string{
	"53": "", "3": "", "5": "", "63": "6", "64": "64", "753": "7", "73": "7", "75": "7", "653": "65", "65": "65", "643": "43", "642": "42", "42": "42",
	"54": "54", "953": "9", "9753": "97", "754": "74", "954": "94", "742": "742",
}
