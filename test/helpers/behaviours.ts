/** Behaviours as a user would set them, and servers that have them. */

import net from 'node:net'
import { onTestFinished } from 'vitest'
import type { Engine } from '../../src/engine/engine'
import type { Behaviour, HttpBehaviour, ReplyRule } from '../../src/shared/contract/behaviours'
import type { Framing } from '../../src/shared/contract/framing'
import type { Match } from '../../src/shared/contract/matching'
import type { Payload } from '../../src/shared/contract/payload'
import type { ServerConfig } from '../../src/shared/contract/sessions'
import type { Endpoint } from '../../src/shared/model/connection-event'
import { listening, type StartedListener, untilClosed } from './engine'

export const LINES: Framing = { kind: 'delimiter', bytes: '0a' }

/** With escapes and placeholders. */
export function text(typed: string): Payload {
  return {
    form: 'text',
    text: typed,
    encoding: 'utf-8',
    lineBreak: 'lf',
    lineEnd: 'none',
    escapes: true,
    placeholders: true
  }
}

export function rule(
  match: Match | string,
  answer: Payload | string,
  more: Partial<ReplyRule> = {}
): ReplyRule {
  return {
    match: typeof match === 'string' ? { kind: 'text', text: match, whole: false, ignoreCase: false } : match,
    answer: typeof answer === 'string' ? text(answer) : answer,
    delay: 0,
    then: 'keep',
    ...more
  }
}

export function reply(rules: ReplyRule[], framing: Framing | null = null): Behaviour {
  return { kind: 'reply', on: true, rules, framing }
}

export function echo(
  prefix: string | null = null,
  suffix: string | null = null,
  framing: Framing | null = null
): Behaviour {
  const around = (typed: string | null): Payload | null => (typed === null ? null : text(typed))
  return { kind: 'echo', on: true, prefix: around(prefix), suffix: around(suffix), framing }
}

export function every(interval: number, payload: Payload | string, times: number | null = null): Behaviour {
  return {
    kind: 'every',
    on: true,
    interval,
    times,
    payload: typeof payload === 'string' ? text(payload) : payload
  }
}

export function greet(payload: Payload | string): Behaviour {
  return { kind: 'greet', on: true, payload: typeof payload === 'string' ? text(payload) : payload }
}

export function http(
  answer: HttpBehaviour['answer'] | string,
  more: Partial<HttpBehaviour> = {}
): HttpBehaviour {
  return {
    kind: 'http',
    on: true,
    answer:
      typeof answer === 'string' ? { from: 'page', text: answer, type: 'text/html; charset=utf-8' } : answer,
    status: 200,
    reason: '',
    headers: '',
    contentLength: 'right',
    chunked: false,
    connection: 'auto',
    ...more
  }
}

export async function serve(
  engine: Engine,
  behaviours: Behaviour[],
  options: Partial<ServerConfig> = {}
): Promise<StartedListener> {
  const session = await engine.handlers['sessions.create']({
    config: { kind: 'server', name: '', listen: { host: '127.0.0.1', port: 0 }, ...options, behaviours },
    start: true
  })
  return { id: session.id, address: listening(session) }
}

/** Returns the name and text of each `rule` event of a closed connection. */
export async function rulesOf(engine: Engine, connection: number): Promise<[unknown, unknown][]> {
  const { events } = await untilClosed(engine, connection)
  return events.filter(({ name }) => name === 'rule').map(({ data }) => [data['name'], data['text']])
}

export interface Talk {
  readonly socket: net.Socket
  /** All bytes received so far, one character per byte. */
  readonly received: string
  /** Resolves with all received bytes once the server has ended. */
  readonly all: Promise<string>
}

/** Connects a client that records the bytes it receives. */
export function talk({ host, port }: Endpoint, say = ''): Talk {
  const socket = net.connect({ host, port, allowHalfOpen: true })
  let received = ''
  socket.on('data', (piece: Buffer) => (received += piece.toString('latin1')))
  const all = new Promise<string>((resolve, reject) => {
    socket.once('end', () => {
      resolve(received)
    })
    socket.once('error', reject)
  })
  // Avoids an unhandled rejection in tests that do not await `all`.
  all.catch(() => undefined)
  onTestFinished(() => {
    socket.destroy()
  })
  if (say !== '') socket.write(say)
  return {
    socket,
    all,
    get received() {
      return received
    }
  }
}
