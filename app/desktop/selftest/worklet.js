// Fills its output with a half.
class Half extends AudioWorkletProcessor {
  process(inputs, outputs) {
    for (const channel of outputs[0]) channel.fill(0.5);
    return true;
  }
}
registerProcessor('half', Half);
