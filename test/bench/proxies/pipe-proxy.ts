import net from 'node:net'
import { serveRelay } from './relay-part'

/** The baseline: the shortest correct proxy in plain Node, two pipes per connection, with half-close forwarded. */

serveRelay((target) =>
  net.createServer({ allowHalfOpen: true }, (client) => {
    const upstream = net.connect({ host: '127.0.0.1', port: target, allowHalfOpen: true })
    client.pipe(upstream)
    upstream.pipe(client)
    client.on('error', () => upstream.resetAndDestroy())
    upstream.on('error', () => client.resetAndDestroy())
  })
)
