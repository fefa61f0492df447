/** The same behaviours inside TLS and on a Unix domain socket, with curl, OpenSSL and socat as clients. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { echo, greet, http, LINES, reply, rule, serve, text } from '../../helpers/behaviours'
import { closeEvent, startEngine, temporaryFolder, untilClosed } from '../../helpers/engine'
import { needs, peerPath } from '../../helpers/peers'
import { randomBytes } from '../../helpers/random-bytes'
import { run } from '../../helpers/run'

const TLS = { certificate: null }

async function piped(program: string, args: string[], input: Buffer | string): Promise<Buffer> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const pieces: Buffer[] = []
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece))
  child.stdin.end(input)
  await once(child, 'close')
  return Buffer.concat(pieces)
}

it('a file over HTTPS arrives complete, and the connection is kept', needs('curl'), async () => {
  const folder = await temporaryFolder()
  const bytes = randomBytes(3_000_000)
  await writeFile(join(folder, '图.png'), bytes)
  const engine = await startEngine()
  const { address } = await serve(engine, [http({ from: 'folder', path: folder })], { tls: TLS })
  const url = `https://127.0.0.1:${address.port}/%E5%9B%BE.png`
  const copies = [join(folder, 'one'), join(folder, 'two')] as const
  const { code, stderr } = await run(peerPath('curl'), [
    '-sSkv',
    '--http1.1',
    '-o',
    copies[0],
    url,
    '-o',
    copies[1],
    url
  ])
  expect(code).toBe(0)
  expect(stderr).toMatch(/Re-using existing connection/)
  const same = await run('cmp', [copies[0], copies[1]])
  expect(same.code).toBe(0)
  expect((await untilClosed(engine, 1)).row).toMatchObject({ exchanges: 2 })
})

it('a greeting, replies and the FIN pass through TLS in order', needs('openssl'), async () => {
  const engine = await startEngine()
  const answers = reply(
    [rule('QUIT', 'bye\n', { then: 'end' }), rule({ kind: 'any' }, 'you said {{0}}')],
    LINES
  )
  const { address } = await serve(engine, [greet('hello\n'), answers], { tls: TLS })
  const answer = await piped(
    peerPath('openssl'),
    ['s_client', '-quiet', '-verify_quiet', '-connect', `127.0.0.1:${address.port}`],
    'one\nQUIT\n'
  )
  expect(String(answer)).toBe('hello\nyou said one\nbye\n')
  expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ endedBy: 'tcplens', how: 'fin' })
})

it('an echo over a Unix socket returns every byte', needs('socat'), async () => {
  const path = join(await temporaryFolder(), 'echo.sock')
  const engine = await startEngine()
  await engine.handlers['sessions.create']({
    config: { kind: 'server', name: '', listen: { path }, behaviours: [greet(text('hi ')), echo()] },
    start: true
  })
  const bytes = randomBytes(2_000_000)
  const back = await piped(peerPath('socat'), ['-t10', '-', `UNIX-CONNECT:${path}`], bytes)
  expect(back.equals(Buffer.concat([Buffer.from('hi '), bytes]))).toBe(true)
})
