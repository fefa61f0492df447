import net from 'node:net'
import tls from 'node:tls'
import { makeSelfSigned } from '../../../src/engine/tls/self-signed'
import { serveRelay } from './relay-part'

/**
 * The baseline for TLS interception: the shortest relay in plain Node that terminates TLS, with one certificate for
 * all clients. It does not inspect the ClientHello and records nothing.
 */

const certificate = await makeSelfSigned([])

serveRelay((target) =>
  tls.createServer({ allowHalfOpen: true, noDelay: true, ...certificate }, (client) => {
    const carrier = net.connect({ host: '127.0.0.1', port: target, allowHalfOpen: true, noDelay: true })
    const upstream = tls.connect({ socket: carrier, servername: 'localhost', rejectUnauthorized: false })
    carrier.on('error', () => client.destroy())
    client.pipe(upstream)
    upstream.pipe(client)
    client.on('error', () => upstream.destroy())
    upstream.on('error', () => client.destroy())
  })
)
