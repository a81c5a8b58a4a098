package main

import (
	"fmt"
	"time"
)

// file is the file of weights from all pieces.
func file(pieces []piece, set settings, intercept, slope float64) string {
	m := train(without(pieces, -1), set)
	m.Calibrate(intercept, slope)
	return fmt.Sprintf(`# Weights of the decoder of keys and numerals: the vocabulary, then a row of numbers for each group of features.
# Made by build/train/harmony on %s from %d pieces.
# Licence of this file: CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/
# Trained on analyses of When in Rome (M. Gotham, G. Micchi, N. Nápoles López, M. Sailor and contributors, CC BY-SA 4.0),
# TAVERN (J. Devaney, C. Arthur, N. Condit-Schultz, K. Nisula, CC BY-SA 4.0), the Key Modulation Dataset (N. Nápoles López,
# L. Feisthauer, CC BY-SA 4.0) and haydn_op20_harm (N. Nápoles López, Apache-2.0), on scores of OpenScore (CC0), TAVERN
# and BCMH (D. Sears, J. Verbeten, H. Percival, CC BY 4.0, https://doi.org/10.1037/xhp0001103).
`, time.Now().Format(time.DateOnly), len(pieces)) + m.Text()
}
