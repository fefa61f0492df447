/**
 * Replay of real programs' conversations in the window, from the first click to the verdict: psql with PostgreSQL,
 * an HTTP client that logs in, raw bytes, and redis-cli answered by its recording.
 */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { Agent, createServer, request, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makeSelfSignedFiles } from '../helpers/certificates'
import { answerFileDialogs, launchApp, type RunningApp } from '../helpers/electron-app'
import { temporaryFolder } from '../helpers/engine'
import { needs, peerPath } from '../helpers/peers'
import { startPostgresql } from '../helpers/peers/postgresql'
import { startRedis } from '../helpers/redis'
import { run } from '../helpers/run'
import { dial, listen, receive, received } from '../helpers/servers'
import { fileFollow, fileRemarks } from '../helpers/tshark'
import { conversationDialog, type ConversationDialog } from './conversation-dialog'
import { startProxy, tableRows } from './workbench'

async function start(): Promise<RunningApp & { dialog: ConversationDialog }> {
  const running = await launchApp()
  onTestFinished(running.close)
  return { ...running, dialog: conversationDialog(running.page) }
}

const placeholders = (dialog: ConversationDialog): Locator =>
  dialog.root.getByRole('region', { name: 'Placeholders' })
const form = (dialog: ConversationDialog): Locator => dialog.root.getByRole('form', { name: 'Placeholder' })

async function kept(page: Page, running: RunningApp): Promise<string> {
  const path = join(await temporaryFolder(), 'played.pcapng')
  await answerFileDialogs(running.app, path)
  await page.getByRole('button', { name: 'Save…', exact: true }).click()
  await page.getByText(`Saved as ${path}.`).waitFor()
  return path
}

describe('a conversation with PostgreSQL', needs('postgres', 'initdb', 'psql'), () => {
  it('differs only in the session key, and with a placeholder for it in nothing', async () => {
    const { page, dialog } = await start()
    const certificate = await makeSelfSignedFiles({ name: 'localhost', names: ['localhost'] })
    const { port, user } = await startPostgresql(certificate)
    const proxy = await startProxy(page, { host: '127.0.0.1', port })
    const psql = async (at: number, sql: string): Promise<string> => {
      const settings = `host=127.0.0.1 port=${at} user=${user} dbname=postgres sslmode=disable gssencmode=disable`
      const { code, stdout, stderr } = await run(peerPath('psql'), [settings, '-Atqc', sql])
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      return stdout
    }
    await psql(port, 'create table told (number int)')
    expect(await psql(proxy, 'insert into told values (7) returning number')).toBe('7\n')

    await dialog.open(1)
    await dialog.play(/^Different at byte \d/)
    await dialog.verdict.getByText('1 server reply differs').waitFor()
    // Startup, its response, the query, its response, and the client's Terminate message.
    await expect.poll(dialog.outcomes).toEqual(['same', 'different', 'same', 'same', 'same'])
    // The query was really sent: the table has two rows now.
    expect(await psql(port, 'select count(*) from told')).toBe('2\n')

    await dialog.tab(/^Conversation/).click()
    await placeholders(dialog).getByRole('button', { name: 'Add' }).click()
    await form(dialog).getByLabel('Name').fill('key')
    await form(dialog)
      .getByLabel(/^Regular expression/)
      .fill(String.raw`K\x00\x00\x00\x0c([\x00-\xff]{8})`)
    await form(dialog).getByRole('button', { name: 'Save' }).click()
    await dialog.play('Same')
    await dialog.verdict.getByText('Except for placeholder values').waitFor()
    await expect.poll(dialog.outcomes).toEqual(Array(5).fill('same'))
    expect(await psql(port, 'select count(*) from told')).toBe('3\n')
  })
})

describe('a conversation with a new session id each time', () => {
  it('differs without a placeholder, and is the same with one created from the selection', async () => {
    const { page, dialog } = await start()
    const site = await startSite()
    const proxy = await startProxy(page, { host: '127.0.0.1', port: site.port })
    await visit(proxy)
    expect(site.visits).toEqual([{ id: 1, status: 200 }])

    await dialog.open(1)
    await dialog.play(/^Different at byte \d/)
    await dialog.verdict.getByText('2 server replies differ').waitFor()
    await expect.poll(dialog.outcomes).toEqual(['same', 'different', 'same', 'different', 'same', 'same'])
    expect(site.visits.at(-1)).toEqual({ id: 0, status: 403 })

    await dialog.tab(/^Conversation/).click()
    await dialog.piece(2).click()
    await dialog.selectWord(site.ids[0] ?? '')
    await dialog.button('Placeholder from selection').click()
    await form(dialog).getByRole('button', { name: 'Save' }).click()
    await placeholders(dialog)
      .getByText(`was ${site.ids[0] ?? ''}`)
      .waitFor()
    // The value is carried into later client messages.
    expect(await dialog.piece(3).textContent()).toContain('sid')
    await dialog.play('Same')
    // The server received the id that it had issued in this replay.
    expect(site.visits.at(-1)).toEqual({ id: 3, status: 200 })
    await dialog.tab(/^Conversation/).click()
    await placeholders(dialog)
      .getByText(`${site.ids[0] ?? ''} → ${site.ids[2] ?? ''}`)
      .waitFor()
  })
})

/**
 * A site that admits clients with an id that it issued, and invalidates the id then. `visits`: ordinal of the id
 * that each visit used.
 */
async function startSite(): Promise<{
  port: number
  ids: string[]
  visits: { id: number; status: number }[]
}> {
  const ids: string[] = []
  const visits: { id: number; status: number }[] = []
  let valid = 0
  const server = createServer((asked, answer) => {
    answer.sendDate = false
    if (asked.url === '/login') {
      valid = ids.push(randomBytes(12).toString('hex'))
      answer.setHeader('set-cookie', `sid=${ids.at(-1) ?? ''}; Path=/`)
      answer.end('welcome\n')
      return
    }
    if (asked.url === '/bye') {
      answer.end('bye\n')
      return
    }
    const id = ids.indexOf(/sid=(\w+)/.exec(asked.headers.cookie ?? '')?.[1] ?? '') + 1
    const known = id === valid ? id : 0
    answer.statusCode = known === 0 ? 403 : 200
    visits.push({ id: known, status: answer.statusCode })
    answer.end(known === 0 ? 'who are you?\n' : 'your orders: 3\n')
  })
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, ids, visits }
}

/** Logs in and requests the protected page on one connection. */
async function visit(port: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const ask = async (path: string, headers: Record<string, string>): Promise<string> => {
    const asked = request({ host: '127.0.0.1', port, path, agent, headers }).end()
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    answer.resume()
    await once(answer, 'end')
    return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  }
  const cookie = await ask('/login', {})
  await ask('/orders', { cookie })
  await ask('/bye', {})
  agent.destroy()
}

describe('a conversation of raw bytes', needs('tshark'), () => {
  it('is the same with an echo, reports a single changed bit with its byte, and is read by tshark', async () => {
    const running = await start()
    const { page, dialog } = running
    const echo = await listen((socket) => socket.pipe(socket))
    let seen = 0
    const flipping = await listen((socket) => {
      socket.on('data', (bytes) => {
        // Flips a bit of byte 300 of the received bytes.
        if (seen <= 300 && seen + bytes.length > 300) bytes[300 - seen]! ^= 0x10
        seen += bytes.length
        socket.write(bytes)
      })
      socket.on('end', () => socket.end())
    })
    const all = Buffer.from(Array.from({ length: 256 }, (_, at) => at))
    const said = [all, Buffer.alloc(100), Buffer.from('\r\n\0\xff\r\n', 'latin1'), randomBytes(5000)]
    const client = await dial({ host: '127.0.0.1', port: await startProxy(page, echo.address) })
    for (const bytes of said) {
      client.write(bytes)
      expect(await receive(client, bytes.length)).toEqual(bytes)
    }
    client.end()
    await received(client)

    await dialog.open(1)
    await dialog.play('Same')
    await expect.poll(dialog.outcomes).toEqual(Array(8).fill('same'))

    await dialog.root.getByLabel('Target port').fill(String(flipping.address.port))
    await dialog.play('Different at byte 300')
    await dialog.verdict.getByText('1 server reply differs').waitFor()
    await expect
      .poll(dialog.outcomes)
      .toEqual(['same', 'same', 'same', 'different', 'same', 'same', 'same', 'same'])
    expect(seen).toBe(5362)
    const pair = dialog.root.getByRole('group', { name: 'Both pieces' })
    await pair.getByRole('button', { name: 'Hex' }).click()
    await expect
      .poll(() => dialog.root.locator('.compare-hex .hex .differs').allTextContents())
      .toEqual(['00', '10'])

    await dialog.button(/^Show connection #3$/).click()
    await expect.poll(() => tableRows(page, 'Connections').count()).toBe(3)
    const path = await kept(page, running)
    expect(await fileRemarks(path)).toEqual([])
    const streams = await fileFollow(path, [0, 1, 2, 3, 4])
    const hex = Buffer.concat(said).toString('hex')
    const flipped = Buffer.concat(said)
    flipped[300]! ^= 0x10
    // A replay has no address of its own before it is connected, which tshark lists as an empty stream.
    expect(streams.filter(({ up }) => up !== '')).toEqual([
      { up: hex, down: hex },
      { up: hex, down: hex },
      { up: hex, down: flipped.toString('hex') }
    ])
  })
})

describe('redis-cli served by a recording', needs('redis-server', 'redis-cli'), () => {
  it('receives the recorded replies, and the verdict compares its requests', async () => {
    const { page, dialog } = await start()
    const redis = await startRedis()
    const cli = async (port: number, ...command: string[]): Promise<string> => {
      const { code, stdout } = await run(peerPath('redis-cli'), ['-p', String(port), ...command])
      expect(code).toBe(0)
      return stdout
    }
    await cli(redis.port, 'RPUSH', 'list', 'one', 'two', 'three')
    const proxy = await startProxy(page, { host: '127.0.0.1', port: redis.port })
    const recorded = await cli(proxy, 'LRANGE', 'list', '0', '-1')
    expect(recorded).toBe('one\ntwo\nthree\n')
    // redis itself would answer differently now.
    await cli(redis.port, 'DEL', 'list')

    await dialog.open(1)
    await dialog.button('Play the server').click()
    const listening = async (): Promise<number> => {
      await dialog.state.getByText('Waiting for a client').waitFor()
      const address = (await dialog.root.locator('footer code').textContent()) ?? ''
      return Number(address.split(':').at(-1))
    }
    await dialog.button('Play').click()
    expect(await cli(await listening(), 'LRANGE', 'list', '0', '-1')).toBe(recorded)
    await dialog.verdict.getByText('Same', { exact: true }).waitFor()
    await dialog.verdict.getByText('All bytes of the client and the close are identical.').waitFor()

    await dialog.button('Play again').click()
    expect(await cli(await listening(), 'LRANGE', 'list', '0', '-2')).toBe(recorded)
    await dialog.verdict.getByText(/^Different at byte \d/).waitFor()
    await expect.poll(() => dialog.pair(1).locator('.lit').allTextContents()).toEqual(['1⏎', '2⏎'])
  })
})
