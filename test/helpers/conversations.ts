/** Conversations for tests: recorded through a real proxy, and replayed. */

import type net from 'node:net'
import type { Engine } from '../../src/engine/engine'
import type {
  ConversationInput,
  ConversationRun,
  Verdict
} from '../../src/shared/contract/conversation-replay'
import type { Endpoint } from '../../src/shared/model/connection-event'
import { LIVE, startProxy, untilClosed } from './engine'
import { waitFor } from './patience'
import { dial, listen, receive, type TestServer } from './servers'

/** The client's part of a conversation: sends, and waits for a number of bytes. */
export type Talk = (client: net.Socket) => Promise<void>

/** Records one connection with a server through a proxy; its number, once it has closed. */
export async function record(engine: Engine, target: Endpoint, talk: Talk): Promise<number> {
  const proxy = await startProxy(engine, target)
  const client = await dial(proxy.address)
  const own = `127.0.0.1:${client.localPort}`
  await talk(client)
  client.destroySoon()
  const connection = await waitFor(() => connectionOf(engine, own))
  await untilClosed(engine, connection)
  return connection
}

/** Returns the number of the connection from this client address. */
async function connectionOf(engine: Engine, client: string): Promise<number> {
  for (let connection = engine.captures.live.totals(LIVE).connections.total; connection > 0; connection--) {
    const { row } = await engine.handlers['connections.get']({ capture: LIVE, connection })
    if (row.client === client) return connection
  }
  throw new Error(`There is no connection of ${client} yet`)
}

/** Returns a client that sends each text and waits for a reply of the given length. */
export function turns(...said: [text: string, answer: number][]): Talk {
  return async (client) => {
    for (const [text, answer] of said) {
      client.write(text, 'latin1')
      await receive(client, answer)
    }
    client.end()
  }
}

/** Starts a server that replies to each read with the result of `answer`; null ends the connection. */
export function answering(answer: (text: string, nth: number) => string | null): Promise<TestServer> {
  return listen((socket) => {
    let nth = 0
    socket.on('end', () => socket.end())
    socket.on('data', (bytes) => {
      const said = answer(bytes.toString('latin1'), nth++)
      if (said === null) socket.end()
      else socket.write(said, 'latin1')
    })
  })
}

export function playing(connection: number, more: Partial<ConversationInput> = {}): ConversationInput {
  return {
    capture: LIVE,
    connection,
    side: 'client',
    pace: { kind: 'wait' },
    until: { kind: 'auto' },
    limit: 5000,
    edits: [],
    breakpoints: [],
    stepping: false,
    placeholders: [],
    skipMissing: false,
    ...more
  }
}

/** The run, once it is over. */
export async function untilOver(engine: Engine, run: number): Promise<ConversationRun> {
  await engine.conversations.get(run).over
  const found = engine.conversations.list().find((listed) => listed.run === run)
  if (found === undefined) throw new Error(`There is no run ${run}`)
  return found
}

/** Replays a recorded connection and returns the finished run. */
export async function play(
  engine: Engine,
  connection: number,
  more: Partial<ConversationInput> = {}
): Promise<ConversationRun> {
  const { run } = await engine.handlers['conversations.play'](playing(connection, more))
  return untilOver(engine, run)
}

/** Returns the verdict without the list of differences. */
export function verdictOf({ result }: ConversationRun): Pick<Verdict, 'verdict' | 'at' | 'why'> | null {
  return result === null ? null : { verdict: result.verdict, at: result.at, why: result.why }
}
