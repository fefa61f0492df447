/** Unix domain sockets at both ends of a proxy with TLS interception. */

import { once } from 'node:events'
import net from 'node:net'
import tls from 'node:tls'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { LIVE, readStream, startEngine, temporaryFolder, untilClosed, closeEvent } from '../../helpers/engine'
import { makeAuthority } from '../../helpers/certificates'
import { received } from '../../helpers/servers'
import { needsThat } from '../../helpers/peers'

describe('over Unix sockets', needsThat('POSIX', process.platform !== 'win32'), () => {
  it('TLS is intercepted on both legs, and bytes and ends pass', async () => {
    const folder = await temporaryFolder()
    const authority = await makeAuthority()
    const { cert, key } = await authority.sign({ name: 'localhost', names: ['localhost'] })
    const server = tls.createServer({ cert, key, allowHalfOpen: true } as tls.TlsOptions, (socket) => {
      void received(socket).then((bytes) => socket.end(`you said ${String(bytes)}`))
    })
    server.listen(join(folder, 'out.sock'))
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const engine = await startEngine({ authorityFolder: folder })
    const path = join(folder, 'in.sock')
    await engine.handlers['sessions.create']({
      config: {
        kind: 'proxy',
        name: '',
        listen: { path },
        target: { path: join(folder, 'out.sock') },
        tls: { clients: 'intercept', authority: authority.certFile }
      },
      start: true
    })
    const carrier = net.connect({ path, allowHalfOpen: true })
    const { pem } = await engine.handlers['authority.get']({})
    const client = tls.connect({ socket: carrier, servername: 'localhost', ca: pem })
    await once(client, 'secureConnect')
    client.end('hello')
    expect(String(await received(client))).toBe('you said hello')
    expect(closeEvent(await untilClosed(engine, LIVE))).toMatchObject({ endedBy: 'client', how: 'fin' })
    expect(String(await readStream(engine, 1, 'up'))).toMatch(/hello$/)
  })
})
