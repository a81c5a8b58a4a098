// Package edit makes scores from scores: transposed, unfolded, extracted, inverted, turned round, stretched, joined,
// split and respelled. An edit is a function of a score that returns a new one and leaves the old one alone.
//
// Ids stay with what stays the same thing; what an edit copies has an id of its own, and copied heads name the one
// they come from in From. Edits that move nothing in time copy only the tables that they change.
package edit
