import { once } from 'node:events'
import net from 'node:net'
import tls, { type ConnectionOptions } from 'node:tls'
import { expect, it, onTestFinished } from 'vitest'
import { readClientHello } from '../../../../src/decode/stream/tls/client-hello'
import { CertificateAuthority } from '../../../../src/engine/tls/authority/authority'
import { leafKeyFor } from '../../../../src/engine/tls/authority/leaf-key'
import { temporaryFolder } from '../../../helpers/engine'
import { hasSecurityLevels } from '../../../helpers/tls-features'
import { connectTo, listenWith } from '../../../helpers/tls-pair'

/** RSA only, as far as each version can express it. */
const RSA_ONLY: readonly (readonly [string, ConnectionOptions])[] = [
  ['TLSv1.2', { ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' }],
  ['TLSv1.2 without key agreement', { ciphers: 'AES128-SHA', maxVersion: 'TLSv1.2' }],
  ['TLSv1', { ciphers: hasSecurityLevels ? 'ECDHE-RSA-AES128-SHA:@SECLEVEL=0' : 'ECDHE-RSA-AES128-SHA', minVersion: 'TLSv1', maxVersion: 'TLSv1' }],
  ['TLSv1.3', { sigalgs: 'RSA-PSS+SHA256:RSA+SHA256', minVersion: 'TLSv1.3' }]
] // prettier-ignore

/** Returns the ClientHello of a client with these options. */
async function helloOf(options: ConnectionOptions): Promise<Parameters<typeof leafKeyFor>[0]> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
  })
  const client = tls.connect({
    port: (server.address() as net.AddressInfo).port,
    host: '127.0.0.1',
    ...options
  })
  client.on('error', () => undefined)
  const [socket] = (await once(server, 'connection')) as [net.Socket]
  const [bytes] = (await once(socket, 'data')) as [Buffer]
  client.destroy()
  socket.destroy()
  const read = readClientHello(bytes)
  if (read.state !== 'hello') throw new Error(`No hello: ${read.state}`)
  return read.hello
}

it('ordinary clients receive a P-256 leaf', async () => {
  const kinds = await Promise.all(
    [
      {},
      { maxVersion: 'TLSv1.2' as const },
      { ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' as const }
    ].map(async (options) => leafKeyFor(await helloOf(options)))
  )
  expect(kinds).toEqual(['ec', 'ec', 'ec'])
})

it.each(RSA_ONLY)('a client of %s that supports only RSA is served', async (name, wanted) => {
  const options = name.startsWith('TLSv1.2') ? { ...wanted, maxVersion: 'TLSv1.2' as const } : wanted
  const key = leafKeyFor(await helloOf(options))
  const authority = new CertificateAuthority(await temporaryFolder())
  const ec = await authority.leaf({ host: 'localhost', like: null })
  const { context } = await authority.leaf({ host: 'localhost', like: null, key })
  const socket = await connectTo(await listenWith(context, ''), {
    ...options,
    servername: 'localhost'
  })
  expect({
    key,
    own: context !== ec.context,
    version: socket.getProtocol(),
    kind: socket.getPeerX509Certificate()?.publicKey.asymmetricKeyType
  }).toEqual({ key: 'rsa', own: true, version: name.split(' ')[0], kind: 'rsa' })
})
