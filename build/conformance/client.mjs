// The official TypeScript client against the program. The client checks every message against its own schemas.
import assert from 'node:assert/strict';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema, ResourceListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';

/** A client whose user answers questions with an answer. */
async function connect(transport, answer) {
  const client = new Client({ name: 'conformance', version: '1' }, { capabilities: answer ? { elicitation: {} } : {} });
  if (answer) client.setRequestHandler(ElicitRequestSchema, async (request) => answer(request.params));
  await client.connect(transport);
  return client;
}

const stdio = (program, home) =>
  new StdioClientTransport({ command: program, args: ['mcp'], env: { ...process.env, RICERCAR_HOME: home }, stderr: 'ignore' });

/** What every client must be able to do, whatever carries its messages. */
async function everything(check, name, client) {
  const call = (tool, args, options) => client.callTool({ name: tool, arguments: args }, undefined, options);
  await check(`${name}: server`, async () => {
    assert.equal(client.getServerVersion().name, 'ricercar');
    assert.match(client.getInstructions(), /import_score/);
    const can = client.getServerCapabilities();
    assert.ok(can.tools && can.resources.subscribe && can.prompts && can.completions && can.logging);
  });
  await check(`${name}: tools`, async () => {
    const { tools } = await client.listTools();
    assert.ok(tools.length > 10 && tools.length <= 32);
    for (const tool of tools) assert.ok(tool.title && tool.description && tool.annotations && tool.outputSchema && tool.icons, tool.name);
  });
  await check(`${name}: a call, its structured answer and its progress`, async () => {
    const score_id = `chorale-${name}`;
    const progress = [];
    const imported = await call('import_score', { source: 'corpus:bwv66.6', score_id }, { onprogress: (p) => progress.push(p) });
    assert.equal(imported.structuredContent.num_notes, 165);
    assert.ok(progress.length > 0);
    const chords = await call('chord_analysis', { score_id });
    assert.equal(chords.structuredContent.total, 51);
    assert.match(chords.content[0].text, /F#/);
  });
  await check(`${name}: a failure that a model can read`, async () => {
    const failed = await call('key_analysis', { score_id: 'nothing-like-it' });
    assert.ok(failed.isError && failed.structuredContent.kind === 'not_found');
  });
  await check(`${name}: resources`, async () => {
    const { resources } = await client.listResources();
    assert.ok(resources.some((r) => r.uri === `score://chorale-${name}`));
    const { contents } = await client.readResource({ uri: `score://chorale-${name}/musicxml` });
    assert.match(contents[0].text, /score-partwise/);
    const analysis = await client.readResource({ uri: `score://chorale-${name}/analysis/key` });
    assert.match(analysis.contents[0].text, /global_key/);
    await assert.rejects(client.readResource({ uri: 'score://nothing-like-it' }));
  });
  await check(`${name}: prompts and completion`, async () => {
    const { prompts } = await client.listPrompts();
    assert.ok(prompts.length >= 4);
    const { messages } = await client.getPrompt({ name: 'analyse_piece', arguments: { score_id: 'bwv66.6' } });
    assert.match(messages[0].content.text, /bwv66\.6/);
    const ref = { type: 'ref/prompt', name: 'analyse_piece' };
    const { completion } = await client.complete({ ref, argument: { name: 'score_id', value: 'chorale' } });
    assert.ok(completion.values.includes(`chorale-${name}`));
  });
  await check(`${name}: log levels, ping`, async () => {
    await client.setLoggingLevel('warning');
    await client.ping();
  });
  await check(`${name}: a call given up`, async () => {
    const giveUp = new AbortController();
    const given = call('harmony_analysis', { score_id: 'corpus:bwv66.6' }, { signal: giveUp.signal });
    giveUp.abort();
    await assert.rejects(given);
    await client.ping();
  });
}

/** Checks the program over standard streams. */
export async function overStdio(check, program, home) {
  const client = await connect(stdio(program, home), ({ requestedSchema }) => ({
    action: 'accept', content: { choice: requestedSchema.properties.choice.oneOf[0].const },
  }));
  await everything(check, 'stdio', client);
  await check('stdio: a question to the user', async () => {
    const again = await client.callTool({ name: 'import_score', arguments: { source: 'C4 D4 E4', score_id: 'chorale-stdio' } });
    assert.equal(again.structuredContent.outcome, 'renamed');
  });
  await check('stdio: news of the library', async () => {
    const heard = new Promise((resolve) => client.setNotificationHandler(ResourceListChangedNotificationSchema, resolve));
    const other = await connect(stdio(program, home)); // another process on the same library
    await other.callTool({ name: 'import_score', arguments: { source: 'E4 F4 G4', score_id: 'news' } });
    await Promise.race([heard, new Promise((_, reject) => setTimeout(() => reject(new Error('nothing was heard')), 10_000).unref())]);
    await other.close();
  });
  await client.close();
}

/** Checks a running server over streamable HTTP. */
export async function overHTTP(check, url, token) {
  const transport = (bearer) => new StreamableHTTPClientTransport(url, { requestInit: { headers: { Authorization: `Bearer ${bearer}` } } });
  await check('HTTP: a wrong token', async () => assert.rejects(connect(transport('wrong'))));
  const client = await connect(transport(token));
  await everything(check, 'http', client);
  await client.close();
}
