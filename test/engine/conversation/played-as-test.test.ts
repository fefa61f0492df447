/** A run saved as a test: the test contains the sent and received bytes, with placeholders as patterns. */

import { expect, it } from 'vitest'
import { parseTest } from '../../../src/engine/conversation/test-file/parse'
import type { Engine } from '../../../src/engine/engine'
import type { ConversationRun } from '../../../src/shared/contract/conversation-replay'
import { answering, play, playing, record, turns, verdictOf } from '../../helpers/conversations'
import { readStream, startEngine, untilClosed } from '../../helpers/engine'
import { waitFor } from '../../helpers/patience'
import { dial, receive, type TestServer } from '../../helpers/servers'

const ABOUT = ['A run.']
const text = (value: string): Uint8Array => new TextEncoder().encode(value)

/** Starts an HTTP server for one connection: each login gets a different session, each order names its session. */
function shop(): Promise<TestServer> {
  let sessions = 0
  return answering((request) => {
    const [line = ''] = request.split('\r\n')
    const session = /^X-Session: (.*)$/m.exec(request)?.[1]?.trim()
    const body = line.includes('/login')
      ? JSON.stringify({ session: `s${(++sessions * 7919).toString(16)}x` })
      : `${line.split(' ')[1] ?? ''} of ${session ?? 'nobody'}`
    return `HTTP/1.1 200 OK\r\nDate: ${new Date().toUTCString()}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  })
}

/** Plays the saved test against a server and returns the verdict of the run. */
async function playTest(engine: Engine, test: string, server: TestServer): Promise<string | undefined> {
  const conversation = await engine.conversations.beginTest(parseTest(test), {
    target: server.address,
    pace: { kind: 'wait' },
    limit: 500
  })
  await conversation.over
  return conversation.status().result?.verdict
}

async function sentBy(engine: Engine, { now }: ConversationRun): Promise<string> {
  await untilClosed(engine, now ?? 0)
  return (await readStream(engine, now ?? 0, 'up')).toString()
}

it('contains edited pieces and their replies, but no omitted piece', async () => {
  const engine = await startEngine()
  const shouting = (): Promise<TestServer> => answering((line) => `${line.trim().toUpperCase()}!\n`)
  const server = await shouting()
  const connection = await record(
    engine,
    server.address,
    turns(['one\n', 'ONE!\n'.length], ['two\n', 'TWO!\n'.length], ['three\n', 'THREE!\n'.length])
  )
  const run = await play(engine, connection, {
    edits: [
      { at: 'one\n'.length, kind: 'skip' },
      { at: 'one\ntwo\n'.length, kind: 'bytes', bytes: text('changed\n') }
    ]
  })
  expect([run.isChanged, await sentBy(engine, run)]).toEqual([true, 'one\nchanged\n'])
  const test = await engine.conversations.playedAsTest(run.run, ABOUT)
  expect(
    test
      .split('\n')
      .filter((line) => /^[<>]/.test(line))
      .map((line) => line.replace(/@\d+ /, ''))
  ).toEqual(['> "one\\n"', '< "ONE!\\n"', '> "changed\\n"', '< "CHANGED!\\n"', '> end', '< end'])
  expect(await playTest(engine, test, await shouting())).toBe('same')
  const other = await answering((line) => (line === 'changed\n' ? 'no\n' : `${line.trim().toUpperCase()}!\n`))
  expect(await playTest(engine, test, other)).not.toBe('same')
})

it('names the value of a placeholder in its reply and uses it in later requests', async () => {
  const engine = await startEngine()
  const server = await shop()
  const login = 'POST /login HTTP/1.1\r\nHost: shop\r\nContent-Length: 0\r\n\r\n'
  let session = ''
  const connection = await record(engine, server.address, async (client) => {
    client.write(login)
    const answer = await new Promise<string>((resolve) =>
      client.once('data', (bytes) => resolve(String(bytes)))
    )
    session = /"session":"(\w+)"/.exec(answer)?.[1] ?? ''
    client.write(`GET /orders HTTP/1.1\r\nHost: shop\r\nX-Session: ${session}\r\n\r\n`)
    await new Promise((resolve) => client.once('data', resolve))
    client.end()
  })
  const run = await play(engine, connection, {
    placeholders: [{ name: 'the session', piece: null, find: { kind: 'json', path: 'session' } }]
  })
  expect([verdictOf(run)?.why, run.isChanged, run.found.length]).toEqual([null, true, 1])
  const test = await engine.conversations.playedAsTest(run.run, ABOUT)
  expect(test).toContain(['  "{\\"session\\":\\""', '  /[!-~]+/ as the_session', '  "\\"}"', ''].join('\n'))
  expect(test).toContain('  {the_session}\n')
  expect(test).not.toContain(run.found[0]?.now ?? session)
  expect(test.match(/"Date: " /g)?.length).toBe(2)
  // A new server issues sessions that differ from those of the run.
  const fresh = await shop()
  expect(await playTest(engine, test, fresh)).toBe('same')
  expect(await playTest(engine, test, fresh)).toBe('same')
})

it('leaves a run without edits unmarked, since it equals the recording', async () => {
  const engine = await startEngine()
  const server = await answering((line) => line.toUpperCase())
  const connection = await record(engine, server.address, turns(['one\n', 4]))
  const run = await play(engine, connection)
  expect([verdictOf(run)?.verdict, run.isChanged]).toEqual(['same', false])
})

it('describes a run as the server with the edited replies it expects, and names the recorded server', async () => {
  const engine = await startEngine()
  const server = await answering((line) => line.toUpperCase())
  const connection = await record(engine, server.address, turns(['one\n', 4]))
  const edits = [{ at: 0, kind: 'bytes' as const, bytes: text('uno\n') }]
  const { run } = await engine.handlers['conversations.play'](playing(connection, { side: 'server', edits }))
  const conversation = engine.conversations.get(run)
  await waitFor(() => {
    expect(conversation.status().state).toBe('listening')
  })
  const [host = '', port] = conversation.status().address.split(':')
  const client = await dial({ host, port: Number(port) })
  client.write('one\n')
  expect((await receive(client, 4)).toString()).toBe('uno\n')
  client.end()
  const test = await engine.conversations.playedAsTest(run, ABOUT)
  expect(test).toContain(`\ntarget ${server.address.host}:${server.address.port}\n`)
  expect(test).toContain('\n< "uno\\n"\n')
  expect(await playTest(engine, test, await answering(() => 'uno\n'))).toBe('same')
})

it('rejects a run that no client joined, and an unknown run', async () => {
  const engine = await startEngine()
  const server = await answering((line) => line.toUpperCase())
  const connection = await record(engine, server.address, turns(['one\n', 4]))
  const { run } = await engine.handlers['conversations.play'](playing(connection, { side: 'server' }))
  engine.conversations.cancel(run)
  await expect(engine.conversations.playedAsTest(run, ABOUT)).rejects.toMatchObject({
    code: 'not-replayable'
  })
  await expect(engine.conversations.playedAsTest(run + 1, ABOUT)).rejects.toMatchObject({ code: 'not-found' })
})
