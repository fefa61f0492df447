/** A TLS echo server that records the parameters of its clients. */

import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import tls from 'node:tls'
import { onTestFinished } from 'vitest'
import type { Endpoint } from '../../src/shared/model/connection-event'
import type { TestCertificate } from './certificates'

export interface TlsEcho {
  readonly address: Endpoint
  /** Server name and protocol of each connection whose handshake was done, in order. */
  readonly met: (string | false | null)[][]
}

/** Speaks the protocol `odd`, and closes when its client has ended. */
export async function listenTlsEcho({ cert, key }: TestCertificate): Promise<TlsEcho> {
  const met: TlsEcho['met'] = []
  const open = new Set<tls.TLSSocket>()
  const server = tls.createServer({ cert, key, ALPNProtocols: ['odd'] }, (socket) => {
    open.add(socket)
    const name = 'servername' in socket ? (socket.servername as string | false | undefined) : undefined
    met.push([name ?? false, socket.alpnProtocol])
    socket.on('error', () => undefined)
    socket.on('data', (bytes: Buffer) => socket.write(`<${bytes.toString('latin1')}>`, 'latin1'))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const socket of open) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  const { address, port } = server.address() as AddressInfo
  return { address: { host: address, port }, met }
}

/** Sends each text to `to` over TLS, waits for a reply of the given length, and ends. `caFile`: trusted authority. */
export async function talkTls(
  to: Endpoint,
  caFile: string | null,
  said: readonly (readonly [text: string, answer: number])[]
): Promise<void> {
  const socket = tls.connect({
    ...to,
    servername: 'shop.example',
    ALPNProtocols: ['odd'],
    ...(caFile === null ? { rejectUnauthorized: false } : { ca: await readFile(caFile) })
  })
  onTestFinished(() => {
    socket.destroy()
  })
  await once(socket, 'secureConnect')
  for (const [text, answer] of said) {
    socket.write(text)
    for (let heard = 0; heard < answer;) {
      const [bytes] = (await once(socket, 'data')) as [Buffer]
      heard += bytes.length
    }
  }
  socket.end()
  await once(socket, 'close')
}
