import net from 'node:net'
import { serveRelay } from './relay-part'

/** The yardstick: the shortest correct proxy in plain Node, two pipes a connection, half-closes passed on. */

serveRelay((target) =>
  net.createServer({ allowHalfOpen: true }, (client) => {
    const upstream = net.connect({ host: '127.0.0.1', port: target, allowHalfOpen: true })
    client.pipe(upstream)
    upstream.pipe(client)
    client.on('error', () => upstream.resetAndDestroy())
    upstream.on('error', () => client.resetAndDestroy())
  })
)
