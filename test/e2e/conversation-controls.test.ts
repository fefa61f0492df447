/**
 * Conversation replays that are stopped, changed and resumed by mouse and keyboard, checked by what the server
 * received. Also covers saving one as a test for CI.
 */
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runCli } from '../helpers/cli'
import { answerFileDialogs, launchApp, type RunningApp } from '../helpers/electron-app'
import { temporaryFolder } from '../helpers/engine'
import { broken, dial, listen, receive, received, type TestServer } from '../helpers/servers'
import type { Endpoint } from '../../src/shared/model/connection-event'
import { conversationDialog, type ConversationDialog } from './conversation-dialog'
import { startProxy } from './workbench'

async function start(): Promise<RunningApp & { dialog: ConversationDialog }> {
  const running = await launchApp()
  onTestFinished(running.close)
  return { ...running, dialog: conversationDialog(running.page) }
}

interface LineServer extends TestServer {
  /** Lines received on each connection, in order. */
  readonly told: string[][]
}

/** Answers each line; `answer` returns null for a line that gets no response. */
async function lineServer(answer: (line: string) => string | null): Promise<LineServer> {
  const told: string[][] = []
  const server = await listen((socket) => {
    const lines: string[] = []
    told.push(lines)
    let rest = ''
    socket.on('data', (bytes) => {
      const parts = `${rest}${bytes.toString('latin1')}`.split('\n')
      rest = parts.pop() ?? ''
      for (const line of parts) {
        lines.push(line)
        const said = answer(line)
        if (said !== null) socket.write(said, 'latin1')
      }
    })
    socket.on('end', () => socket.end())
  })
  return { ...server, told }
}

const shouting = (line: string): string => `${line.toUpperCase()}!\n`

/** Sends these lines to the server through a proxy of the window, each after the response to the previous one. */
async function record(page: Page, target: Endpoint, lines: readonly string[]): Promise<void> {
  const client = await dial({ host: '127.0.0.1', port: await startProxy(page, target) })
  for (const line of lines) {
    client.write(`${line}\n`)
    await receive(client, line.length + 2)
  }
  client.end()
  await received(client)
}

describe('a conversation replay in progress', () => {
  it('continues step by step with F10, and to its end with F8', async () => {
    const { page, dialog } = await start()
    const server = await lineServer(shouting)
    await record(page, server.address, ['one', 'two', 'three'])
    await dialog.open(1)
    await dialog.button('Step through').click()
    await dialog.state.getByText(/^Paused before piece 1 of 6/).waitFor()
    await expect.poll(() => server.told).toEqual([['one', 'two', 'three'], []])
    await page.keyboard.press('F10')
    await dialog.state.getByText(/^Paused before piece 3 of 6/).waitFor()
    expect(server.told[1]).toEqual(['one'])
    await dialog.button('Step').click()
    await dialog.state.getByText(/^Paused before piece 5 of 6/).waitFor()
    expect(server.told[1]).toEqual(['one', 'two'])
    expect(await dialog.piece(5).textContent()).toContain('paused here')
    await page.keyboard.press('F8')
    await dialog.verdict.getByText('Same', { exact: true }).waitFor()
    expect(server.told[1]).toEqual(['one', 'two', 'three'])
  })

  it('stops at a breakpoint set by its dot, and at the current step when paused', async () => {
    const { page, dialog } = await start()
    let held: (() => void) | null = null
    let holds = false
    const server = await lineServer((line) => {
      if (!holds || line !== 'two') return shouting(line)
      void server.accepted().then(async () => {
        const socket = await server.accepted()
        held = () => void socket.write(shouting(line))
      })
      return null
    })
    await record(page, server.address, ['one', 'two', 'three', 'four'])
    holds = true
    await dialog.open(1)
    await dialog.piece(3).hover()
    await dialog.root.getByRole('button', { name: 'Breakpoint at piece 3' }).click()
    await dialog.button('Play').click()
    await dialog.state.getByText(/^Paused before piece 3 of 8/).waitFor()
    expect(server.told[1]).toEqual(['one'])
    await dialog.button('Resume').click()
    await expect.poll(() => server.told[1]).toEqual(['one', 'two'])
    await dialog.state.getByText(/^Piece 4 of 8/).waitFor()
    await dialog.button('Pause').click()
    await expect.poll(() => held).not.toBeNull()
    held!()
    await dialog.state.getByText(/^Paused before piece 5 of 8/).waitFor()
    expect(server.told[1]).toEqual(['one', 'two'])
    await page.keyboard.press('Control+Enter')
    await dialog.verdict.getByText('Same', { exact: true }).waitFor()
    expect(server.told[1]).toEqual(['one', 'two', 'three', 'four'])
  })

  it('is cancelled at once while it waits, and its server connection ends', async () => {
    const { page, dialog } = await start()
    let silent = false
    const server = await lineServer((line) => (silent ? null : shouting(line)))
    await record(page, server.address, ['one', 'two'])
    await server.accepted()
    silent = true
    await dialog.open(1)
    await dialog.root.getByLabel('timeout').fill('1 h')
    await dialog.button('Play').click()
    await expect.poll(() => server.told[1]).toEqual(['one'])
    const end = broken(await server.accepted())
    await dialog.state.getByText(/^Piece 2 of 4/).waitFor()
    await dialog.button('Cancel').click()
    await dialog.verdict.getByText('Cancelled before the end').waitFor()
    expect(await end).toBe('ECONNRESET')
    await expect.poll(dialog.outcomes).toEqual(['same', 'missing', 'missing', 'missing'])
  })
})

describe('edited pieces', () => {
  it('are omitted with their reply, or typed, and the server receives exactly those', async () => {
    const { page, dialog } = await start()
    const server = await lineServer(shouting)
    await record(page, server.address, ['one', 'two', 'three', 'four'])
    await dialog.open(1)
    await dialog.piece(3).click()
    await page.keyboard.press('Delete')
    expect(await dialog.piece(3).textContent()).toContain('skipped')
    await dialog.piece(5).click()
    await dialog.button('Skip').click()
    expect(await dialog.piece(5).textContent()).toContain('skipped')
    // It is sent after all.
    await dialog.button('Skip').click()
    await dialog.piece(7).click()
    await page.keyboard.press('Enter')
    await dialog.root.getByRole('group', { name: 'Replacement bytes for piece 7' }).waitFor()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('form')
    await page.keyboard.press('Enter')
    await expect.poll(() => dialog.piece(7).textContent()).toContain('edited')
    await dialog.play(/^Different at byte 19$/)
    expect(server.told[1]).toEqual(['one', 'three', 'form'])
    await expect
      .poll(dialog.outcomes)
      .toEqual(['same', 'same', 'skipped', 'missing', 'same', 'same', 'edited', 'different'])

    await dialog.tab(/^Conversation/).click()
    await dialog.piece(7).click()
    await dialog.button('Restore').click()
    await dialog.piece(3).click()
    await page.keyboard.press('Delete')
    await dialog.play('Same')
    expect(server.told[2]).toEqual(['one', 'two', 'three', 'four'])
  })

  it('are taken from an incomplete capture after a confirmation', async () => {
    const { page, dialog } = await start()
    const server = await lineServer(() => '.')
    const client = await dial({ host: '127.0.0.1', port: await startProxy(page, server.address) })
    const say = async (line: string): Promise<void> => {
      client.write(`${line}\n`)
      expect((await receive(client, 1)).toString()).toBe('.')
    }
    await say('before')
    await page.getByRole('button', { name: 'Recording', exact: true }).click()
    await page.getByRole('button', { name: 'Not recording', exact: true }).waitFor()
    await say('unseen')
    await page.getByRole('button', { name: 'Not recording', exact: true }).click()
    await page.getByRole('button', { name: 'Recording', exact: true }).waitFor()
    await say('after')
    client.end()
    await received(client)

    await dialog.open(1)
    await dialog.root
      .getByText('7 B of this side are missing in the capture, so it cannot be replayed exactly.')
      .waitFor()
    expect(await dialog.button('Play').isDisabled()).toBe(true)
    await dialog.root.getByLabel('Replay without the missing bytes').check()
    await dialog.play('Same')
    expect(server.told[1]).toEqual(['before', 'after'])
  })
})

describe('a conversation saved as a test', () => {
  it('passes for the same replies and fails for others, with exit codes for CI', async () => {
    const { page, app, dialog } = await start()
    const server = await lineServer(shouting)
    const other = await lineServer((line) => (line === 'two' ? 'TWO?\n' : shouting(line)))
    await record(page, server.address, ['one', 'two'])
    await dialog.open(1)
    await dialog.play('Same')
    const folder = await temporaryFolder()
    const path = join(folder, 'shouting.conversation')
    await answerFileDialogs(app, path)
    await dialog.button('Save as test…').click()
    await page.getByText(`Test saved as ${path}`).waitFor()
    expect(await readdir(folder)).toEqual(['shouting.conversation'])

    const run = async ({ address }: TestServer, report: string): Promise<unknown[]> => {
      const junit = join(folder, report)
      const target = `${address.host}:${address.port}`
      const { code, stdout } = await runCli('replay', path, '--target', target, '--junit', junit)
      const [, counts] = /<testsuite [^>]* (tests="\d+" failures="\d+" errors="\d+")>/.exec(
        await readFile(junit, 'utf8')
      ) ?? ['', '']
      return [code, stdout.trim().split('\n').at(-1), counts]
    }
    expect(await run(server, 'same.xml')).toEqual([0, 'same', 'tests="1" failures="0" errors="0"'])
    expect(await run(other, 'other.xml')).toEqual([
      1,
      'different at byte 8 of the reply',
      'tests="1" failures="1" errors="0"'
    ])
    expect(server.told).toEqual([
      ['one', 'two'],
      ['one', 'two'],
      ['one', 'two']
    ])
    expect(other.told).toEqual([['one', 'two']])
  })

  it('requires a confirmation after an edited run, and saves the bytes the server received', async () => {
    const { page, app, dialog } = await start()
    const server = await lineServer(shouting)
    await record(page, server.address, ['one', 'two', 'three'])
    await dialog.open(1)
    await dialog.piece(3).click()
    await page.keyboard.press('Delete')
    await dialog.piece(5).click()
    await page.keyboard.press('Enter')
    await dialog.root.getByRole('group', { name: 'Replacement bytes for piece 5' }).waitFor()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('drei!')
    await page.keyboard.press('Enter')
    await dialog.play(/^Different at byte/)
    expect(server.told[1]).toEqual(['one', 'drei!'])

    const folder = await temporaryFolder()
    const sentBy = async (choice: RegExp, name: string): Promise<string[]> => {
      const path = join(folder, name)
      await answerFileDialogs(app, path)
      await dialog.button('Save as test…').click()
      await page.getByRole('menuitem', { name: choice }).click()
      await page.getByText(`Test saved as ${path}`).waitFor()
      return (await readFile(path, 'utf8')).split('\n').filter((line) => line.startsWith('> @'))
    }
    expect((await sentBy(/^As played/, 'played.test')).map((line) => line.replace(/@\d+ /, ''))).toEqual([
      String.raw`> "one\n"`,
      String.raw`> "drei!\n"`
    ])
    expect((await sentBy(/^As recorded/, 'recorded.test')).map((line) => line.replace(/@\d+ /, ''))).toEqual([
      String.raw`> "one\n"`,
      String.raw`> "two\n"`,
      String.raw`> "three\n"`
    ])
    const target = `${server.address.host}:${server.address.port}`
    const { code } = await runCli('replay', join(folder, 'played.test'), '--target', target)
    expect([code, server.told.at(-1)]).toEqual([0, ['one', 'drei!']])
  })
})
