import type { ConnectionEvent, Endpoint } from '../../shared/model/connection-event'
import { AppError } from '../../shared/model/app-error'
import { createEntrance, refuseNone } from './entrance/entrance'
import type { Entrance, TargetProblem } from './entrance/steps'
import { SILENCE_MS } from './first-words'
import type { HeldReader } from './held-reader'
import type { ProxyPlan } from './proxy-plan'
import { readRedirectTarget } from './transparent/transparent-arrival'

/** The opening phase of a client connection: reads, records and answers the bytes before those meant for the target. */

/** The target that a client requested, and the replies that report success or failure to the client. */
export interface Entered {
  readonly target: Endpoint
  /** `requests`: HTTP requests with an absolute URL, each of which may go to another host. */
  readonly then: 'tunnel' | 'requests'
  /** True if the client named the target itself. The tunnelled bytes are then recorded as a separate conversation. */
  readonly isRequested: boolean
  granted(local: Endpoint): Uint8Array
  /** Empty if the client's protocol has no message for it. */
  refused(problem: TargetProblem): Uint8Array
}

export interface EnteringHooks {
  record(event: ConnectionEvent): void
  /** Receives the client's bytes that are addressed to Tcplens. */
  received(bytes: Uint8Array): void
  send(bytes: Uint8Array): void
}

export type Entering =
  | { state: 'entered'; entered: Entered }
  /** The client named no target: it goes to the session's fixed target. Its bytes stay in the reader. */
  | { state: 'none' }
  | { state: 'refused'; send: Uint8Array; code: string; message: string }
  /** The client closed or reset the connection. */
  | { state: 'left' }

const NOTHING = new Uint8Array(0)

/** Returns the result for a proxy with a fixed target: no message is sent to the client. */
export function forwardTo(target: Endpoint): Entered {
  return { target, then: 'tunnel', isRequested: false, granted: () => NOTHING, refused: () => NOTHING }
}

/** Runs the opening phase for the session's proxy mode. */
export async function enterBy(
  { mode, listenHost, target, login }: ProxyPlan,
  client: HeldReader,
  /** The local address that the client connected to. */
  server: Endpoint,
  hooks: EnteringHooks
): Promise<Exclude<Entering, { state: 'none' }>> {
  if (mode === 'forward' && target !== null) return { state: 'entered', entered: forwardTo(target) }
  if (mode === 'transparent') {
    return redirected(client, { host: listenHost, port: server.port }, hooks)
  }
  // A client that waits for the server to send first names no target either.
  if (mode === 'auto' && target !== null && (await isSilent(client))) {
    return { state: 'entered', entered: forwardTo(target) }
  }
  const entrance = createEntrance(mode === 'socks' || mode === 'http' ? mode : 'auto', { login })
  const entering = await enter(client, entrance, hooks)
  if (entering.state !== 'none') return entering
  if (target !== null) return { state: 'entered', entered: forwardTo(target) }
  const bytes = client.take()
  hooks.received(bytes)
  return refuseNone(bytes)
}

/**
 * Reads the original destination of a redirected connection. The client is unaware of the proxy, so failures cannot be
 * reported to it.
 */
async function redirected(
  { socket }: HeldReader,
  bound: Endpoint,
  hooks: EnteringHooks
): Promise<Exclude<Entering, { state: 'none' }>> {
  try {
    const { way, target } = await readRedirectTarget(socket, bound)
    hooks.record({ event: 'asked', way, target })
    return { state: 'entered', entered: forwardTo(target) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { systemCode: code = 'ERR_CLIENT_ORIGIN', message } = error
    return { state: 'refused', send: NOTHING, code, message }
  }
}

async function isSilent(client: HeldReader): Promise<boolean> {
  await client.someWithin(SILENCE_MS)
  return !client.hasHeld && !client.isOver
}

/** Reads until the client has named its target. Bytes that already belong to the target stay in the reader. */
async function enter(client: HeldReader, entrance: Entrance, hooks: EnteringHooks): Promise<Entering> {
  /** Pieces read so far: only the first reply shows whether they were addressed to Tcplens. */
  let pieces: Buffer[] = []
  const reportReceived = (excluded: number): void => {
    const last = pieces.pop()
    for (const piece of pieces) hooks.received(piece)
    if (last !== undefined && last.length > excluded) hooks.received(last.subarray(0, last.length - excluded))
    pieces = []
  }
  for (;;) {
    await client.some()
    if (!client.hasHeld) {
      reportReceived(0)
      return { state: 'left' }
    }
    const bytes = client.take()
    pieces.push(bytes)
    const step = entrance.push(bytes)
    if (step.state === 'none') {
      client.putBack(step.rest)
      return { state: 'none' }
    }
    if (step.state === 'refused') {
      reportReceived(0)
      return step
    }
    if (step.state === 'requested') {
      const { request, rest, send } = step
      if (request.then === 'tunnel') reportReceived(rest.length)
      client.putBack(rest)
      if (send !== undefined) hooks.send(send)
      const { way, target, user } = request
      hooks.record({ event: 'asked', way, target, ...(user === undefined ? {} : { user }) })
      const { then } = request
      const entered: Entered = {
        target,
        then,
        isRequested: true,
        granted: (local) => request.granted(local),
        refused: (problem) => request.refused(problem)
      }
      return { state: 'entered', entered }
    }
    if (step.send !== undefined) {
      reportReceived(0)
      hooks.send(step.send)
    }
  }
}
