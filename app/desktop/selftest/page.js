// Runs inside the page and tells /selftest/report what it found: a list of {id, status, detail}.
(async () => {
  const checks = [];
  const skip = (reason) => { throw { skipped: reason }; };
  const timeout = (seconds) => new Promise((_, fail) =>
    setTimeout(() => fail(new Error(`no answer within ${seconds} s`)), seconds * 1000));
  // A check fails by throwing; one that the program can do without is a warning then.
  const check = async (id, work, { required = true, seconds = 20 } = {}) => {
    try {
      const detail = await Promise.race([work(), timeout(seconds)]);
      checks.push({ id, status: 'ok', detail: String(detail ?? '') });
    } catch (e) {
      const status = e.skipped ? 'skipped' : required ? 'failed' : 'warning';
      checks.push({ id, status, detail: e.skipped ?? e.message ?? String(e) });
    }
  };
  const must = (condition, text) => { if (!condition) throw new Error(text); };
  const call = async (method, path, body) => {
    const answer = await fetch(path, { method, body: body && JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
    const value = await answer.json();
    if (value.kind === 'unsupported' || answer.status === 404) skip(value.detail ?? value.message ?? `${path}: ${answer.status}`);
    must(answer.ok, `${method} ${path}: ${answer.status} ${JSON.stringify(value)}`);
    return value;
  };

  await check('page', async () => {
    const app = document.querySelector('#app');
    must(app, `the page shows "${document.title}"`);
    while (!app.childElementCount) await new Promise((r) => setTimeout(r, 50));
    return document.title;
  });
  await check('runtime', async () => {
    must(window.runtime?.EventsOn, 'window.runtime is missing');
    return isSecureContext ? 'secure context' : 'no secure context';
  });
  await check('host', async () => {
    must((await call('GET', '/api/v1/host')).window === true, 'the API takes the window for a browser');
  });
  await check('api', async () => {
    const health = await call('POST', '/api/v1/tools/health_check', {});
    must(Array.isArray(health.checks), `no checks in ${JSON.stringify(health)}`);
    return `${health.checks.length} checks`;
  });
  await check('event', async () => {
    must(window.runtime?.EventsOn, 'window.runtime is missing');
    while (!window.wails.eventListeners.ricercar?.length) await new Promise((r) => setTimeout(r, 50)); // until the page itself listens
    const arrived = new Promise((done) => window.runtime.EventsOn('ricercar', (e) => { if (e.name === 'selftest') done(e.data); }));
    await call('POST', '/selftest/emit');
    const token = await arrived;
    window.runtime.EventsEmit('ricercar:selftest', token);
  });
  await check('worker', async () => {
    const worker = new Worker('/selftest/worker.js');
    const answer = new Promise((done, fail) => { worker.onmessage = (m) => done(m.data); worker.onerror = () => fail(new Error('the worker did not start')); });
    worker.postMessage(21);
    must(await answer === 42, 'the worker computes wrongly');
    worker.terminate();
  });
  await check('audio', async () => {
    const context = new OfflineAudioContext(1, 4410, 44100);
    const source = context.createOscillator();
    source.connect(context.destination);
    source.start();
    const sound = (await context.startRendering()).getChannelData(0);
    must(sound.some((v) => Math.abs(v) > 0.5), 'an oscillator is silent');
  });
  await check('audio worklet', async () => {
    const context = new OfflineAudioContext(1, 4410, 44100);
    must(context.audioWorklet, 'there are none');
    await context.audioWorklet.addModule('/selftest/worklet.js');
    new AudioWorkletNode(context, 'half').connect(context.destination);
    const sound = (await context.startRendering()).getChannelData(0);
    must(sound.some((v) => v === 0.5), 'a worklet is silent');
  }, { required: false });
  await check('wasm', async () => {
    const empty = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
    must(WebAssembly.validate(empty), 'WebAssembly is missing');
    return WebAssembly.instantiate(empty).then(() => 'runs', () => 'known, and forbidden to pages by their policy');
  }, { required: false });
  await check('storage', async () => {
    localStorage.setItem('ricercar-selftest', 'kept');
    must(localStorage.getItem('ricercar-selftest') === 'kept', 'nothing is kept');
    localStorage.removeItem('ricercar-selftest');
  }, { required: false });
  await check('corpus', async () => {
    const pieces = (await call('GET', '/api/v1/corpus')).items ?? [];
    if (!pieces.length) skip('there is no built-in piece');
    const source = pieces[0].name.startsWith('corpus:') ? pieces[0].name : `corpus:${pieces[0].name}`;
    const score = await call('POST', '/api/v1/tools/import_score', { source });
    const id = score.score_id ?? score.id;
    must(id, `no id in ${JSON.stringify(score)}`);
    try {
      const plan = await call('GET', `/api/v1/scores/${id}/systems`);
      const drawing = await fetch(`/api/v1/scores/${id}/systems/1.svg`);
      must(drawing.ok && /class="[^"]*\bnote\b/.test(await drawing.text()), `the first system: ${drawing.status}, or no note in it`);
      return `${source}: ${plan.systems.length} systems`;
    } finally {
      // What was there before stays.
      if (score.outcome === 'created') await call('DELETE', `/api/v1/scores/${id}`);
    }
  }, { seconds: 60 });

  await fetch('/selftest/report', { method: 'POST', body: JSON.stringify(checks) });
})();
