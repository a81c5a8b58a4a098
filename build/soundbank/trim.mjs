// Writes a bank with a few presets of FluidR3Mono, as uncompressed SoundFont 2.
//
//   node trim.mjs FluidR3Mono_GM.sf3 NAME OUT.sf2
//
// NAME is an entry of presets.json: the General MIDI programs and drum kits that stay, and for each program that
// stays the programs that it stands in for, so that every synthesizer finds something fitting. The same input gives the same bytes: nothing of the time or the machine is
// written.
import { readFileSync, writeFileSync } from "node:fs";
import { BasicPreset, BasicSoundBank, SoundBankLoader } from "spessasynth_core";

const [input, name, output] = process.argv.slice(2);
const wanted = JSON.parse(readFileSync(new URL("presets.json", import.meta.url), "utf8"))[name];
if (!wanted || !output) {
  console.error("usage: node trim.mjs FluidR3Mono_GM.sf3 piano|full OUT.sf2");
  process.exit(2);
}

await BasicSoundBank.isSF3DecoderReady;
const file = readFileSync(input);
const bank = SoundBankLoader.fromArrayBuffer(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength));

// Every key at every velocity, so that whole presets stay.
const allVelocities = new Set(Array.from({ length: 128 }, (_, v) => v));
const allKeys = new Map(Array.from({ length: 128 }, (_, key) => [key, allVelocities]));
const kept = bank.presets.filter((p) =>
  p.isGMGSDrum ? wanted.drums.includes(p.program) : p.bankMSB === 0 && p.bankLSB === 0 && wanted.programs.includes(p.program),
);
if (kept.length !== wanted.programs.length + wanted.drums.length) {
  console.error(`found ${kept.length} presets, wanted ${wanted.programs.length + wanted.drums.length}`);
  process.exit(1);
}
bank.trim(new Map(kept.map((p) => [p, allKeys])));
for (const [program, others] of Object.entries(wanted.standIns)) {
  const model = kept.find((p) => !p.isGMGSDrum && p.program === Number(program));
  for (const other of others) addStandIn(model, other);
}
await bank.setSampleFormat({ format: "pcm" });

bank.soundBankInfo.name = `FluidR3Mono ${name}`;
bank.soundBankInfo.creationDate = new Date(Date.UTC(2020, 4, 14));
bank.soundBankInfo.copyright =
  "Frank Wen 2000-2002, 2008; mono version Michael Cowgill 2014-2017; trimmed for Ricercar. MIT licence.";
writeFileSync(output, Buffer.from(bank.writeSF2({ software: "Ricercar", writeExtendedLimits: false })));

// A stand-in shares the instruments of its model, so that it costs no samples.
function addStandIn(model, program) {
  const preset = new BasicPreset(bank);
  preset.name = `${model.name} ${program}`;
  preset.program = program;
  preset.globalZone.copyFrom(model.globalZone);
  for (const zone of model.zones) preset.createZone(zone.instrument).copyFrom(zone);
  bank.addPresets(preset);
}
