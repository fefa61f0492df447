import { answerHttp, targetRefusal } from './entrance/http-answer'
import type { Entered } from './entering'
import type { Farewell, FarewellTo } from './farewell'
import type { Spoken } from './tls-step'

/**
 * Tells a client inside TLS that there is nobody to relay to. Its request is read first, as far as its head goes: a
 * client that speaks HTTP is answered, any other is reset, since a failure must not look like an orderly end.
 */

/** A longer head is none. */
const MAX_HEAD_BYTES = 64 * 1024

const REQUEST_LINE = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+ \S+ HTTP\/1\.[01]\r?\n/
const HEAD_END = /\r?\n\r?\n/

export async function tellInside(
  { client, failure }: Extract<Spoken, { goes: 'nowhere' }>,
  { target }: Entered,
  farewell: FarewellTo
): Promise<Farewell> {
  await client.some()
  while (!isOver(client.kept) && !client.ended) await client.more()
  const said = client.take()
  farewell.hear(said)
  const isHttp = REQUEST_LINE.test(said.toString('latin1'))
  const send = isHttp ? answerHttp(targetRefusal(target, failure), { close: true }) : new Uint8Array(0)
  return { why: 'unreachable', error: failure, send }
}

/** Its head is complete, or it is no request. */
function isOver(bytes: Buffer): boolean {
  const text = bytes.toString('latin1')
  if (bytes.length > MAX_HEAD_BYTES || HEAD_END.test(text)) return true
  return text.includes('\n') && !REQUEST_LINE.test(text)
}
