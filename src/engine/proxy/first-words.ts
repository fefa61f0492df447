import { readClientHello, type ClientHello } from '../../decode/stream/tls/client-hello'
import type { HeldReader } from './held-reader'

/** Detects whether a client starts TLS, without consuming its bytes. */

export type FirstWords =
  /** Not TLS; or the target sends first, or neither side sends. */
  | { speaks: 'plain' }
  | { speaks: 'tls'; hello: ClientHello }
  /** Starts like TLS but cannot be parsed; `problem` describes why. */
  | { speaks: 'unknown'; problem: string }

/** Milliseconds after which a silent client is assumed to wait for the server to send first. */
export const SILENCE_MS = 1000

/**
 * Waits until the client's protocol is known. A null `target` cannot send first, so a silent client is then not kept
 * waiting. `onBegins` is called when the client has sent an incomplete beginning of a possible ClientHello: the caller
 * starts a timeout.
 */
export async function firstWords(
  client: HeldReader,
  target: HeldReader | null,
  onBegins: () => void
): Promise<FirstWords> {
  await (target === null ? client.someWithin(SILENCE_MS) : Promise.race([client.some(), target.some()]))
  if (!client.hasHeld) return { speaks: 'plain' }
  let begun = false
  for (;;) {
    const { held } = client
    const result = readClientHello(held)
    switch (result.state) {
      case 'hello':
        return { speaks: 'tls', hello: result.hello }
      case 'not-tls':
        return { speaks: 'plain' }
      case 'bad':
        return { speaks: 'unknown', problem: result.problem }
      case 'more':
        if (!begun) onBegins()
        begun = true
        await client.more()
        // The client sent FIN within the ClientHello, so the rest will never arrive.
        if (client.held.length === held.length) return { speaks: 'plain' }
    }
  }
}
