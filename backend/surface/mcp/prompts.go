package mcp

var scoreArgument = argument{"score_id", "Id of a score in the library, the name of a built-in piece, or a path.", true}

// argumentChoices are what arguments of prompts and variables of addresses may be, where there is a list.
var argumentChoices = map[string][]string{
	"level": {"beginner", "student", "expert"},
	"style": {"chorale", "classical", "jazz", "pop", "modal"},
	"format": {
		"musicxml", "mxl", "midi", "abc", "kern", "mei", "lilypond", "braille", "text", "svg", "png", "pdf", "wav", "flac", "events",
		"romantext", "csv", "source", analysisName,
	},
	"task": {
		"key", "local_key", "chords", "roman", "cadences", "form", "voice_leading", "patterns", "melody", "rhythm", "set_classes",
		"features", "counterpoint", "all",
	},
}

// prompts are what users are offered.
var prompts = []prompt{
	{
		name: "analyse_piece", title: "Analyse a piece", description: "Key, harmony, cadences and form of a piece, with the evidence.",
		tools: []string{"score_info", "harmony_analysis", "read_score"},
		args:  []argument{scoreArgument, {"focus", "What matters most, such as modulation or phrase structure.", false}, {"level", "For whom: beginner, student or expert.", false}},
		text: `Analyse {score_id}[ with a focus on {focus}][, for a {level}].

1. score_info: what it is, its parts, meters and length. If the score is not in the library, import_score it first.
2. key_analysis and harmony_analysis for the whole; then read the measures that decide a question with read_score.
3. Show the two or three places that matter most with render_score, with labels or highlights.

Report the key with its confidence and the alternatives where it is below 0.8; the cadences with measure and type; the
modulations, each with the measure and the chord that turns it; the form in phrases. Give measure and beat for every
claim, say where the notes allow another reading, and do not report what the tools did not find.`,
	},
	{
		name: "explain_passage", title: "Explain a passage", description: "What happens in some measures, note by note.",
		tools: []string{"read_score", "harmony_analysis"},
		args: []argument{
			scoreArgument, {"measures", "Printed numbers, such as 9-16.", true}, {"question", "What is to be explained.", false}, {"level", "For whom: beginner, student or expert.", false},
		},
		text: `Explain measures {measures} of {score_id}[ for a {level}].[ The question: {question}]

Read the notes with read_score (measures {measures}, with ids), take two measures before for the context, and get the
chords and Roman numerals of the same measures with harmony_analysis. Draw them with render_score, with the notes that
your explanation turns on highlighted.

Say what is heard first, then why: the function of each chord, what each dissonance is and how it resolves, what the bass
and the upper voice do. Quote measure and beat. Where the analysis and the notes disagree, trust the notes and say so.`,
	},
	{
		name: "find_examples", title: "Find examples", description: "Places in the library and the built-in pieces that show something.",
		tools: []string{"list_scores", "harmony_analysis", "read_score"},
		args:  []argument{{"what", "What the examples are to show: deceptive cadences, Neapolitan chords, canons …", true}, {"where", "Which scores: a composer, a tag, words of the title.", false}},
		text: `Find three to five good examples of {what}[ in {where}].

Look at the library with list_scores, and at the built-in pieces (import_score takes them by name). Search with the tool
that fits best: harmony_analysis for chords and cadences, pattern_recognition for motives, voice_leading_analysis for
counterpoint; the tool jobs does one analysis for many scores at once.

For each example give the piece, the measures, why it is one in a sentence, and a picture of it by render_score. Check
every example in the notes with read_score before you name it; fewer that are certain are better than many.`,
	},
	{
		name: "check_part_writing", title: "Check part-writing", description: "The faults of an exercise, with what would mend each.",
		tools: []string{"voice_leading_analysis", "read_score", "render_score"},
		args:  []argument{scoreArgument, {"rules", "Whose rules, such as Bach chorales or Fux.", false}, {"level", "For whom: beginner, student or expert.", false}},
		text: `Check the part-writing of {score_id}[ by the rules of {rules}][, for a {level}].

Use voice_leading_analysis, and show the measures with faults by render_score with the notes highlighted. List the faults
from grave to slight: the rule, measure and beat, the voices, and one way to mend it that makes no new fault. Say first what
is done well. What a composer of the style does on purpose is no fault.`,
	},
	{
		name: "compare_pieces", title: "Compare two pieces", description: "What two pieces share and where they differ.",
		tools: []string{"score_info", "harmony_analysis"},
		args:  []argument{scoreArgument, {"other_id", "The other score.", true}, {"aspect", "What to compare: harmony, form, texture, rhythm.", false}},
		text: `Compare {score_id} and {other_id}[ in their {aspect}].

Get score_info and the same analyses for both. Put figures side by side in a table first (length, parts, meter, key, chords a
measure, cadences), then say in words what the difference means for the listener, with measures as evidence.`,
	},
	{
		name: "harmonise_melody", title: "Harmonise a melody", description: "A setting of a melody, explained and checked.",
		tools: []string{"harmonize_melody", "voice_leading_analysis", "render_score"},
		args:  []argument{scoreArgument, {"style", "chorale, classical, jazz, pop or modal.", false}},
		text: `Harmonise the melody of {score_id}[ in the style {style}].

Look at the melody with read_score and its key with key_analysis, then call harmonize_melody. Check the result with
voice_leading_analysis and mend what it finds, or say why it stands. Show it with render_score and explain the choice of
chords at each cadence.`,
	},
}
