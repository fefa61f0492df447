import type { ConnectionEvent, Endpoint } from '../../shared/model/connection-event'
import { AppError } from '../../shared/model/app-error'
import { createEntrance, refuseNone } from './entrance/entrance'
import type { Entrance, TargetProblem } from './entrance/steps'
import { SILENCE_MS } from './first-words'
import type { HeldReader } from './held-reader'
import type { ProxyPlan } from './proxy-plan'
import { askedByRedirect } from './transparent/transparent-arrival'

/** What a client says before its bytes are the target's: read, recorded and answered. */

/** Where a client wants to go, and how it is told what became of it. */
export interface Entered {
  readonly target: Endpoint
  /** `requests`: HTTP requests with a whole URL, each of which may go elsewhere. */
  readonly then: 'tunnel' | 'requests'
  /** It was asked for, so that what follows is a conversation of its own. */
  readonly asked: boolean
  granted(local: Endpoint): Uint8Array
  /** Empty where the client's protocol has no words for it. */
  refused(problem: TargetProblem): Uint8Array
}

export interface EnteringHooks {
  tell(event: ConnectionEvent): void
  /** Bytes of the client that are for Tcplens. */
  heard(bytes: Uint8Array): void
  say(bytes: Uint8Array): void
}

export type Entering =
  | { state: 'entered'; entered: Entered }
  /** It asks for nothing: it goes where all such clients go. What it said stays in the reader. */
  | { state: 'none' }
  | { state: 'refused'; send: Uint8Array; code: string; message: string }
  /** It has ended, or broken off. */
  | { state: 'left' }

const NOTHING = new Uint8Array(0)

/** All of a forwarding proxy's clients, without a word. */
export function forwardTo(target: Endpoint): Entered {
  return { target, then: 'tunnel', asked: false, granted: () => NOTHING, refused: () => NOTHING }
}

/** By the way in that the session has. */
export async function enterBy(
  { mode, listenHost, target, login }: ProxyPlan,
  client: HeldReader,
  /** The address that the client reached. */
  server: Endpoint,
  hooks: EnteringHooks
): Promise<Exclude<Entering, { state: 'none' }>> {
  if (mode === 'forward' && target !== null) return { state: 'entered', entered: forwardTo(target) }
  if (mode === 'transparent') {
    return redirected(client, { host: listenHost, port: server.port }, hooks)
  }
  // A client that waits for its server's first words asks for nothing either.
  if (mode === 'auto' && target !== null && (await isSilent(client))) {
    return { state: 'entered', entered: forwardTo(target) }
  }
  const entrance = createEntrance(mode === 'socks' || mode === 'http' ? mode : 'auto', { login })
  const entering = await enter(client, entrance, hooks)
  if (entering.state !== 'none') return entering
  if (target !== null) return { state: 'entered', entered: forwardTo(target) }
  const said = client.take()
  hooks.heard(said)
  return refuseNone(said)
}

/** Where it was going when the system sent it here; it knows nothing of that, and there are no words to tell it. */
async function redirected(
  { socket }: HeldReader,
  bound: Endpoint,
  hooks: EnteringHooks
): Promise<Exclude<Entering, { state: 'none' }>> {
  try {
    const { way, target } = await askedByRedirect(socket, bound)
    hooks.tell({ event: 'asked', way, target })
    return { state: 'entered', entered: forwardTo(target) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { systemCode: code = 'ERR_CLIENT_ORIGIN', message } = error
    return { state: 'refused', send: NOTHING, code, message }
  }
}

async function isSilent(client: HeldReader): Promise<boolean> {
  await client.someWithin(SILENCE_MS)
  return !client.hasKept && !client.isOver
}

/** Reads until the client has said where it wants to go. What belongs to the target already stays in the reader. */
async function enter(client: HeldReader, entrance: Entrance, hooks: EnteringHooks): Promise<Entering> {
  /** Pieces that were read: whether they are for Tcplens is known only once something is answered. */
  let pieces: Buffer[] = []
  const heard = (unheard: number): void => {
    const last = pieces.pop()
    for (const piece of pieces) hooks.heard(piece)
    if (last !== undefined && last.length > unheard) hooks.heard(last.subarray(0, last.length - unheard))
    pieces = []
  }
  for (;;) {
    await client.some()
    if (!client.hasKept) {
      heard(0)
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
      heard(0)
      return step
    }
    if (step.state === 'asked') {
      const { asked, rest, send } = step
      if (asked.then === 'tunnel') heard(rest.length)
      client.putBack(rest)
      if (send !== undefined) hooks.say(send)
      const { way, target, user } = asked
      hooks.tell({ event: 'asked', way, target, ...(user === undefined ? {} : { user }) })
      const { then } = asked
      const entered: Entered = {
        target,
        then,
        asked: true,
        granted: (local) => asked.granted(local),
        refused: (problem) => asked.refused(problem)
      }
      return { state: 'entered', entered }
    }
    if (step.send !== undefined) {
      heard(0)
      hooks.say(step.send)
    }
  }
}
