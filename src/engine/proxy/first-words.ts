import { readClientHello, type ClientHello } from '../../decode/stream/tls/client-hello'
import type { HeldReader } from './held-reader'

/** Whether a client begins TLS, found out without taking anything of what it said. */

export type FirstWords =
  /** Something else than TLS; or the target speaks first, or nobody does. */
  | { speaks: 'plain' }
  | { speaks: 'tls'; hello: ClientHello }
  /** It begins as TLS does, and cannot be read: in words. */
  | { speaks: 'unknown'; problem: string }

/** A client that begins of its own accord has begun by now; any other waits for its server's first words. */
export const SILENCE_MS = 1000

/**
 * Waits until it can be told. `target` is null where there is none to speak first: a client that waits for that is not
 * kept waiting. `onBegins` is called when the client has
 * begun what may be TLS and has not come to its end: from then on it should not take for ever.
 */
export async function firstWords(
  client: HeldReader,
  target: HeldReader | null,
  onBegins: () => void
): Promise<FirstWords> {
  await (target === null ? client.someWithin(SILENCE_MS) : Promise.race([client.some(), target.some()]))
  if (!client.hasKept) return { speaks: 'plain' }
  let begun = false
  for (;;) {
    const { kept } = client
    const result = readClientHello(kept)
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
        // It has ended in the middle: whatever it meant, nothing more of it will come.
        if (client.kept.length === kept.length) return { speaks: 'plain' }
    }
  }
}
