/** Files with secrets are accessible to their owner only, even if they existed before with wider permissions. */

import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { makePrivate } from '../../src/engine/files/private-file'
import { parseLines, runCli, startCli, startCliProxy } from '../helpers/cli'
import { temporaryFolder } from '../helpers/engine'
import { dial, listen, receive } from '../helpers/servers'
import { needsThat } from '../helpers/peers'

const rights = (path: string): string => (statSync(path).mode & 0o777).toString(8)

function readableByAll(path: string, text = ''): string {
  writeFileSync(path, text)
  chmodSync(path, 0o666)
  return path
}

describe('a file that other users can read', needsThat('POSIX', process.platform !== 'win32'), () => {
  it('becomes private before a capture replaces it', async () => {
    const path = readableByAll(join(await temporaryFolder(), 'old.pcapng'), 'x'.repeat(100_000))
    const server = await listen((socket) => socket.pipe(socket))
    const { cli, address } = await startCliProxy(server.address, '--write', path, '--force')
    expect(rights(path)).toBe('600')
    const client = await dial(address)
    client.write('secret')
    await receive(client, 6)
    client.destroy()
    cli.kill('SIGINT')
    expect((await cli.exited).code).toBe(0)
    expect(readFileSync(path, 'latin1')).not.toContain('xxx')
    expect((await runCli('decode', path)).code).toBe(0)
  })

  it('becomes private before secrets are appended to a key log', async () => {
    const folder = await temporaryFolder()
    const log = readableByAll(join(folder, 'keys.log'), '# of before\n')
    const cli = startCli([
      ...['proxy', '--listen', '127.0.0.1:0', '--mode', 'http', '--tls', 'intercept', '--json'],
      ...['--ca-dir', join(folder, 'authority'), '--key-log', log]
    ])
    await cli.until('listening', ({ event }) => event === 'listening')
    expect([rights(log), readFileSync(log, 'utf8')]).toEqual(['600', '# of before\n'])
  })

  it('becomes private when it contains the key of the authority', async () => {
    const folder = await temporaryFolder()
    await runCli('ca', '--ca-dir', folder)
    chmodSync(join(folder, 'ca-key.pem'), 0o644)
    expect((await runCli('ca', '--ca-dir', folder)).code).toBe(0)
    expect(rights(join(folder, 'ca-key.pem'))).toBe('600')
  })

  // The permissions of files that the kernel provides cannot be changed.
  it(
    'is rejected when its permissions cannot be changed',
    needsThat('Linux', process.platform === 'linux'),
    async () => {
      const file = await open('/proc/self/oom_score_adj', 'r')
      onTestFinished(() => file.close())
      await expect(makePrivate(file)).rejects.toThrow(
        /^other users can read or write it, and its permissions cannot be changed \(E.*chmod 600/
      )
    }
  )

  it(
    'stays unchanged if it is not a regular file',
    needsThat('Linux', process.platform === 'linux'),
    async () => {
      const before = rights('/dev/null')
      const file = await open('/dev/null', 'w')
      onTestFinished(() => file.close())
      await makePrivate(file)
      expect(rights('/dev/null')).toBe(before)
    }
  )
})

describe('a new file', needsThat('POSIX', process.platform !== 'win32'), () => {
  it('is private, including reports of replays', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'recorded.pcapng')
    const server = await listen((socket) => socket.pipe(socket))
    const { cli, address } = await startCliProxy(server.address, '--write', path)
    const client = await dial(address)
    client.write('secret')
    await receive(client, 6)
    client.end()
    await cli.until('the end', ({ event }) => event === 'connection-close')
    cli.kill('SIGINT')
    await cli.exited
    const saved = ['--save-test', join(folder, 'a.test'), '--junit', readableByAll(join(folder, 'a.xml'))]
    const { code } = await runCli('replay', path, '--connection', '1', ...saved, '--force')
    expect(code).toBe(0)
    expect([path, ...saved.filter((name) => name.startsWith('/'))].map(rights)).toEqual(['600', '600', '600'])
  })
})

it.each(['', 'settings', './settings'])(
  'is not created for the key in the working folder when XDG_CONFIG_HOME is %j',
  async (given) => {
    const home = await temporaryFolder()
    vi.stubEnv('XDG_CONFIG_HOME', given)
    vi.stubEnv('TCPLENS_USER_DATA', '')
    vi.stubEnv('HOME', home)
    onTestFinished(() => {
      vi.unstubAllEnvs()
    })
    const { stdout } = await runCli('ca', '--json')
    expect(parseLines(stdout)[0]).toMatchObject({
      ca: join(home, '.config', 'Tcplens', 'authority', 'ca.pem')
    })
  }
)
