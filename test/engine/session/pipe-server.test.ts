/** Servers on a path: Unix domain sockets, with socat as an independent peer where that matters. */

import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { once } from 'node:events'
import net from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DEFAULT_LIMITS } from '../../../src/engine/capture/ring-files'
import type { Engine } from '../../../src/engine/engine'
import { closeEvent, eventNames, send, startEngine, temporaryFolder, untilClosed } from '../../helpers/engine'
import { openCapture } from '../../helpers/opened-capture'
import { waitFor } from '../../helpers/patience'
import { needs, peerPath, needsThat } from '../../helpers/peers'
import { receive, received } from '../../helpers/servers'
import { serve, whyNot } from '../../helpers/serving'
import { fileFollow, fileRemarks, remarks, tshark } from '../../helpers/tshark'

async function dialPath(path: string): Promise<net.Socket> {
  const socket = net.connect({ path, allowHalfOpen: true })
  socket.on('error', () => undefined)
  onTestFinished(() => {
    socket.destroy()
  })
  await once(socket, 'connect')
  return socket
}

/** A socket file whose listener was killed. */
async function staleSocket(path: string): Promise<void> {
  const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => console.log('up'))`
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] })
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'close')
}

async function engineAndPath(): Promise<{ engine: Engine; path: string }> {
  return { engine: await startEngine(), path: join(await temporaryFolder(), 'a.sock') }
}

describe('a server at a path', needsThat('Unix sockets', process.platform !== 'win32'), () => {
  it(
    'exchanges data with socat; only the path is shown, and the file is deleted on stop',
    needs('socat'),
    async () => {
      const { engine, path } = await engineAndPath()
      const server = await serve(engine, { listen: { path } })
      const { listening } = server.summary()
      expect({ ...listening, mode: null }).toEqual({ host: '', port: 0, path, mode: null })
      expect(listening!.mode).toBe(lstatSync(path).mode & 0o777)

      const socat = spawn(peerPath('socat'), ['-t5', '-', `UNIX-CONNECT:${path}`], {
        stdio: ['pipe', 'pipe', 'ignore']
      })
      const heard = received(socat.stdout as unknown as net.Socket)
      socat.stdin.write('from socat')
      await waitFor(() => {
        expect(server.summary().bytes.up).toBe(10)
      })
      expect(engine.sessions.clients(server.id, 0, 1).rows).toMatchObject([{ peer: path, state: 'open' }])
      send(engine, server.id, null, 'from tcplens')
      socat.stdin.end()
      expect((await heard).toString()).toBe('from tcplens')
      const detail = await untilClosed(engine, 1)
      expect(eventNames(detail)).toEqual(['open', 'end', 'end', 'close'])
      expect(closeEvent(detail)).toMatchObject({ endedBy: 'client', how: 'fin', up: 10, down: 12 })
      expect(detail.events[0]!.data).toMatchObject({ client: { path }, server: { path }, target: { path } })
      expect(JSON.stringify(detail)).not.toContain('192.0.2.')
      await engine.sessions.stop(server.id)
      expect(existsSync(path)).toBe(false)
    }
  )

  it(
    'its traffic is a separate conversation in Wireshark, and the same when the file is opened',
    needs('tshark'),
    async () => {
      const { engine, path } = await engineAndPath()
      const server = await serve(engine, { listen: { path } })
      const clients = [await dialPath(path), await dialPath(path)]
      clients.forEach((client, at) => client.write(`client ${at + 1}`))
      await waitFor(() => {
        expect(server.summary().bytes.up).toBe(16)
      })
      send(engine, server.id, [1], 'one')
      send(engine, server.id, [2], 'two')
      for (const client of clients) {
        await receive(client, 3)
        client.end()
      }
      await untilClosed(engine, 1)
      const live = [await untilClosed(engine, 1), await untilClosed(engine, 2)]
      await engine.close()
      const { handlers } = openCapture(engine.capture.path)
      expect([1, 2].map((connection) => handlers['connections.get']({ connection }))).toEqual(live)

      const hex = (text: string): string => Buffer.from(text).toString('hex')
      expect(await remarks(engine)).toEqual([])
      expect(await fileFollow(engine.capture.path, [0, 1])).toEqual([
        { up: hex('client 1'), down: hex('one') },
        { up: hex('client 2'), down: hex('two') }
      ])
      const { stdout } = await tshark(engine, '-T', 'fields', '-e', 'ip.src', '-e', 'ip.dst')
      expect(
        new Set(
          stdout
            .trim()
            .split('\n')
            .flatMap((line) => line.split('\t'))
        )
      ).toEqual(new Set(['192.0.2.1', '192.0.2.2']))
    }
  )

  it('keeps its path after Clear', needs('tshark'), async () => {
    const engine = await startEngine({ ring: DEFAULT_LIMITS })
    const path = join(await temporaryFolder(), 'a.sock')
    const server = await serve(engine, { listen: { path } })
    const client = await dialPath(path)
    client.write('before')
    await waitFor(() => {
      expect(server.summary().bytes.up).toBe(6)
    })
    const { capture } = await engine.handlers['captures.clear']({})
    client.end('behind')
    client.resume()
    const detail = await waitFor(async () => {
      const found = await engine.handlers['connections.get']({ capture, connection: 1 })
      expect(found.row.ended).not.toBeNull()
      return found
    })
    expect(detail.row).toMatchObject({ client: path, up: 12 })
    expect(detail.events[0]).toMatchObject({
      name: 'continued',
      data: { client: { path }, target: { path } }
    })
    await engine.close()
    const [file] = engine.capture.files
    const { handlers } = openCapture(file!.path)
    expect(handlers['connections.get']({ connection: 1 }).events).toEqual(detail.events)
    expect(await fileRemarks(file!.path)).toEqual([])
    expect(await fileFollow(file!.path, [0])).toEqual([
      { up: Buffer.from('behind').toString('hex'), down: '' }
    ])
  })

  it('replaces a socket file without a listener', async () => {
    const { engine, path } = await engineAndPath()
    await staleSocket(path)
    expect(lstatSync(path).isSocket()).toBe(true)
    await serve(engine, { listen: { path } })
    await dialPath(path)
  })

  it('keeps a socket file with a listener, including those of its own sessions', async () => {
    const { engine, path } = await engineAndPath()
    await serve(engine, { listen: { path } })
    expect(await whyNot(engine, { listen: { path } })).toEqual({
      code: 'address-in-use',
      message: expect.stringMatching(
        `^Another (program|session of Tcplens) is listening on ${path}\\. Choose another path, or stop it\\.$`
      ) as string
    })
    await dialPath(path)
  })

  it('never deletes other files', async () => {
    const { engine, path } = await engineAndPath()
    writeFileSync(path, 'precious')
    const left = `${path} exists and is not a socket. Choose another path, or delete it yourself.`
    expect(await whyNot(engine, { listen: { path } })).toEqual({ code: 'path-unusable', message: left })
    expect(readFileSync(path, 'utf8')).toBe('precious')
    const link = `${path}.link`
    symlinkSync(path, link)
    expect(await whyNot(engine, { listen: { path: link } })).toMatchObject({ code: 'path-unusable' })
    const folder = `${path}.d`
    mkdirSync(folder)
    expect(await whyNot(engine, { listen: { path: folder } })).toMatchObject({ code: 'path-unusable' })
    expect([existsSync(link), existsSync(folder)]).toEqual([true, true])
  })

  it('reports an invalid path', async () => {
    const { engine, path } = await engineAndPath()
    const long = path + 'x'.repeat(110 - path.length)
    const inFile = `${path}.txt/a.sock`
    writeFileSync(`${path}.txt`, '')
    expect([
      await whyNot(engine, { listen: { path: long } }),
      await whyNot(engine, { listen: { path: `${path}/missing/b.sock` } }),
      await whyNot(engine, { listen: { path: inFile } })
    ]).toEqual([
      {
        code: 'path-unusable',
        message: `The path is 110 bytes long, but a socket path can have at most ${process.platform === 'darwin' ? 103 : 107}. Choose a shorter one, such as /tmp/name.sock.`
      },
      {
        code: 'path-unusable',
        message: `There is no folder ${path}/missing. Create it, or choose another path.`
      },
      { code: 'path-unusable', message: `${path}.txt is a file, not a folder.` }
    ])
  })

  it(
    'reports when it is not allowed to create a socket',
    needsThat('a user other than root', process.getuid?.() !== 0),
    async () => {
      const engine = await startEngine()
      const folder = await temporaryFolder()
      chmodSync(folder, 0o500)
      expect(await whyNot(engine, { listen: { path: join(folder, 'a.sock') } })).toMatchObject({
        code: 'path-unusable',
        message: `You have no permission to create a socket in ${folder}. Choose another folder.`
      })
    }
  )

  it('accepts the longest path the system supports', async () => {
    const engine = await startEngine()
    const folder = await temporaryFolder()
    const most = process.platform === 'darwin' ? 103 : 107
    const path = join(folder, 'x'.repeat(most - folder.length - 1))
    expect(Buffer.byteLength(path)).toBe(most)
    await serve(engine, { listen: { path } })
    await dialPath(path)
    expect(existsSync(path)).toBe(true)
  })

  it('closes a client instead of a reset, which Unix sockets do not have', async () => {
    const { engine, path } = await engineAndPath()
    const server = await serve(engine, { listen: { path }, maxConnections: { most: 1, surplus: 'reset' } })
    const client = await dialPath(path)
    await waitFor(() => {
      expect(server.total()).toBe(1)
    })
    const ended = received(client)
    await engine.handlers['connections.end']({ connection: 1, how: 'reset' })
    expect((await ended).length).toBe(0)
    expect(eventNames(await untilClosed(engine, 1))).toEqual(['open', 'reset', 'close'])
  })
})
