// Package analysistest makes scores for the tests of analyses: from a line of text, from the conformance data that
// RICERCAR_ORACLE names, and moved by an interval. No other code imports it.
package analysistest
