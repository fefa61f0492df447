/** `tcplens rules check` and `tcplens proxy --rules`, as processes. */

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli, startCliProxy } from '../helpers/cli'
import { temporaryFolder } from '../helpers/engine'
import { waitFor } from '../helpers/patience'
import { dial, listen, received } from '../helpers/servers'

async function rulesFile(...rules: string[]): Promise<string> {
  const path = join(await temporaryFolder(), 'rules.yaml')
  await write(path, ...rules)
  return path
}

function write(path: string, ...rules: string[]): Promise<void> {
  return writeFile(path, ['tcplens-rules: 1', 'rules:', ...rules.map((rule) => `  - ${rule}`), ''].join('\n'))
}

const LIMIT = 'then: { limit: { direction: down, bytes: 3 } }'

/** Connects through the proxy to a server that sends `hello`. Resolves with what arrives. */
async function hello(port: number): Promise<string> {
  const client = await dial({ host: '127.0.0.1', port })
  const text = (await received(client)).toString()
  client.destroy()
  return text
}

describe('tcplens rules check', () => {
  it('prints what each rule does', async () => {
    const path = await rulesFile(
      '{ name: slow, when: "port:80", then: [{ latency: 200ms }, { bandwidth: { rate: 1Mbit/s, direction: up } }] }',
      '{ name: cut, mode: watch, then: reset: }'.replace('then: reset:', 'then: { reset: }')
    )
    expect(await runCli('rules', 'check', path)).toMatchObject({
      code: 0,
      stdout:
        'slow (on): port:80 → latency 200 ms, bandwidth up 1 Mbit/s\ncut (watch): every connection → reset 0 ms\n'
    })
    const { stdout } = await runCli('rules', 'check', path, '--json')
    expect(JSON.parse(stdout.split('\n')[1] ?? '')).toMatchObject({
      event: 'rule',
      name: 'cut',
      mode: 'watch'
    })
  })

  it('shows replacements as they are written, and where one is wrong', async () => {
    const path = await rulesFile(
      String.raw`{ name: a, then: [{ replace: { match: \x2fapi/, with: /v2/ } }, { replace: { match: /a/i, with: 'hex"01"' } }] }`
    )
    expect((await runCli('rules', 'check', path)).stdout).toBe(
      String.raw`a (on): every connection → replace "\x2fapi/" → "/v2/", replace /a/i → hex"01"` + '\n'
    )
    await write(path, '{ name: a, then: { replace: { match: a, with: "{{1}}" } } }')
    const { code, stdout } = await runCli('rules', 'check', path)
    expect(code).toBe(2)
    expect(stdout).toContain(`${path}:3:22 then: The replacement {{1}} is not valid`)
  })

  it('prints every problem with its line and column', async () => {
    const path = await rulesFile(
      '{ name: a, when: "status:500", then: { reset: } }',
      '{ then: { latency: soon } }'
    )
    const { code, stdout } = await runCli('rules', 'check', path)
    expect(code).toBe(2)
    expect(stdout).toContain(`${path}:4:`)
    await write(path, '{ name: a, when: "status:500", then: { reset: } }')
    const { stdout: json } = await runCli('rules', 'check', path, '--json')
    expect(JSON.parse(json)).toMatchObject({ event: 'problem', line: 3 })
  })

  it.each([
    [['rules'], 'Write tcplens rules check FILE.'],
    [['rules', 'check'], 'FILE is missing'],
    [['rules', 'check', '/nowhere/rules.yaml'], 'cannot be read'],
    [['proxy', '--listen', '127.0.0.1:0', '--target', 'a:1', '--seed', '1'], '--seed requires --rules FILE'],
    [
      ['proxy', '--listen', '127.0.0.1:0', '--target', 'a:1', '--group', 'a=on'],
      '--group requires --rules FILE'
    ]
  ])('explains %o', async (args, message) => {
    const { code, stderr } = await runCli(...args)
    expect([code, stderr.includes(message) ? message : stderr]).toEqual([2, message])
  })
})

describe('tcplens proxy --rules', () => {
  it('applies a file, and its later versions to new and open connections', async () => {
    const path = await rulesFile(LIMIT)
    const server = await listen((socket) => {
      socket.end('hello')
    })
    const { cli, address } = await startCliProxy(server.address, '--rules', path)
    const { port } = address
    expect(await hello(port)).toBe('hel')

    await write(path, 'then: { latency: 1ms }')
    await waitFor(async () => {
      expect(await hello(port)).toBe('hello')
    })

    // The server has sent its FIN, and the client has not: the connection stays open.
    await received(await dial(address))
    await write(path, 'then: { reset: }')
    await cli.until('the reset', ({ event, how }) => event === 'connection-close' && how === 'rst')
    cli.kill('SIGTERM')
    expect((await cli.exited).stderr).toContain(`The rules of ${path} were read again.`)
  })

  it('keeps the last good rules while the file has problems', async () => {
    const path = await rulesFile(LIMIT)
    const server = await listen((socket) => {
      socket.end('hello')
    })
    const { cli, address } = await startCliProxy(server.address, '--rules', path)
    await write(path, 'then: { explode: }')
    expect(await hello(address.port)).toBe('hel')
    await write(path, 'then: { latency: 1ms }')
    await waitFor(async () => {
      expect(await hello(address.port)).toBe('hello')
    })
    cli.kill('SIGTERM')
    await cli.exited
  })

  it('switches groups and reports faults as events', async () => {
    const path = await rulesFile(`{ name: cut, group: outage, ${LIMIT} }`)
    const server = await listen((socket) => {
      socket.end('hello')
    })
    const off = await startCliProxy(server.address, '--rules', path, '--group', 'outage=off')
    expect(await hello(off.address.port)).toBe('hello')
    const on = await startCliProxy(server.address, '--rules', path, '--seed', '5')
    expect(await hello(on.address.port)).toBe('hel')
    await on.cli.until('the fault', ({ event }) => event === 'fault')
  })

  it.each([
    ['a=maybe', 'is not NAME=on or NAME=off'],
    ['b=on', 'no rule of the file is in the group']
  ])('explains --group %s', async (group, message) => {
    const path = await rulesFile(`{ group: a, ${LIMIT} }`)
    const { code, stderr } = await runCli(
      'proxy',
      '--listen',
      '127.0.0.1:0',
      '--target',
      'a:1',
      '--rules',
      path,
      '--group',
      group
    )
    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })
})
