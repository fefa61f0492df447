/** Decrypted data arrives complete and in order, with any pauses of its reader, and never during a pause. */

import { once } from 'node:events'
import tls from 'node:tls'
import { expect, it, vi } from 'vitest'
import { readTls } from '../../../src/engine/tls/read-tls'
import { makeSelfSigned } from '../../../src/engine/tls/self-signed'
import { connectTo, listenWith } from '../../helpers/tls-pair'

const sent = Buffer.from(Array.from({ length: 400_000 }, (_, at) => (at * 7 + (at >> 8)) % 127))

it('a reader that pauses after every piece receives nothing before it reads on', async () => {
  const context = tls.createSecureContext(await makeSelfSigned([]))
  const socket = await connectTo(await listenWith(context, sent.toString('latin1')))
  const pieces: Buffer[] = []
  readTls(socket, (bytes, length) => {
    pieces.push(Buffer.from(bytes.subarray(0, length)))
    return false
  })
  const ended = once(socket, 'end')
  socket.write('go')
  let reads = 0
  await Promise.race([
    ended,
    (async () => {
      while (!socket.readableEnded) {
        await vi.waitFor(() => {
          expect(pieces.length > reads || socket.readableEnded).toBe(true)
        })
        // Several records arrived at once: all but the first wait for the reader.
        expect(pieces.length - reads).toBeLessThanOrEqual(1)
        reads = pieces.length
        socket.resume()
      }
    })()
  ])
  expect(Buffer.concat(pieces).equals(sent)).toBe(true)
})
