/** `tcplens decode` of captures from other programs, where available: each is decoded to its end or to the cut. */

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseLines, runCli } from '../helpers/cli'
import { captureFolder, realCapture } from '../helpers/captures'
import { needsThat } from '../helpers/peers'

const folder = captureFolder()
const captures = folder === undefined ? [] : readdirSync(folder).filter((name) => /\.pcap(ng)?$/.test(name))

it(
  'prints every real capture to its end, with a close for each open',
  { ...needsThat('captures', captures.length > 0), timeout: 120_000 },
  async () => {
    const told = []
    for (const name of captures) {
      const { code, stdout } = await runCli('decode', join(folder ?? '', name), '--json')
      const lines = parseLines(stdout)
      const count = (wanted: string): number => lines.filter(({ event }) => event === wanted).length
      const isEven = count('connection-open') === count('connection-close')
      told.push({ name, code, last: lines.at(-1)?.['event'], isEven })
    }
    expect(told).toEqual(captures.map((name) => ({ name, code: 0, last: 'closed', isEven: true })))
  }
)

const websocket = realCapture('http-websocket.pcap')
it('prints the messages of a real WebSocket', needsThat('captures', websocket !== undefined), async () => {
  const { stdout } = await runCli('decode', websocket ?? '', '--json')
  const inside = parseLines(stdout).filter(({ event }) => event === 'websocket')
  // As in tshark: the server's first messages are the service's own, then the client's echo comes back.
  expect(inside.map(({ direction, kind }) => [direction, kind])).toEqual([
    ['down', 'binary'],
    ['up', 'text'],
    ['down', 'binary'],
    ['down', 'binary'],
    ['down', 'binary'],
    ['up', 'text'],
    ['down', 'text'],
    ['up', 'close'],
    ['down', 'close']
  ])
  const texts = inside.filter(({ kind }) => kind === 'text').slice(1)
  expect(texts.map(({ summary }) => summary)).toEqual(['Hello, WebSocket!', 'Hello, WebSocket!'])
})
