/**
 * Bookmarks and notes in a capture whose exchanges have other numbers or were dropped, and those that a ring drops
 * too early.
 */

import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Analysis } from '../../../src/engine/analysis-thread/analysis'
import { markSection } from '../../../src/engine/capture/mark-section'
import type { MarkEvent } from '../../../src/shared/model/connection-event'
import type { Page } from '../../../src/engine/analysis/views/view-list'
import type { ViewQuery } from '../../../src/shared/contract/views'
import { temporaryFolder } from '../../helpers/engine'
import { get, ok } from '../../helpers/http-traffic'
import { liveRing } from '../../helpers/live-ring'
import { openCapture } from '../../helpers/opened-capture'
import { RingScript } from '../../helpers/ring-script'

type Reader = Pick<Analysis, 'handlers'>

/** Returns the notes by the URL of their exchange. */
function notes({ handlers }: Reader): Record<string, string> {
  const query: ViewQuery = { kind: 'exchanges', filter: '', sessions: null, sort: null, marked: true }
  const { view } = handlers['views.open'](query)
  const page = handlers['views.rows']({ view, first: 0, count: 100 }) as Page
  handlers['views.close']({ view })
  if (page.kind !== 'exchanges') throw new Error('Not exchanges')
  return Object.fromEntries(page.rows.map(({ target, note }) => [target ?? '', note ?? '']))
}

function mark(note: string, exchange: MarkEvent['exchange']): MarkEvent {
  return { event: 'mark', ...(exchange === undefined ? {} : { exchange }), of: '', bookmark: false, note }
}

const GET = get('/0').length

/** Four exchanges of one connection in as many files, each with a note that names the last one's number. */
function fourFiles(): RingScript {
  const script = new RingScript()
  const long = script.connect()
  for (let file = 0; file < 4; file++) {
    if (file > 0) script.turn()
    long.up(get(`/${file}`)).down(ok('x'))
    long.event(mark(`of ${file}`, { number: file + 1, up: file * GET }))
  }
  return script
}

it('a note belongs to the exchange whose bytes it names, even when its number changed', async () => {
  const paths = await fourFiles().write(await temporaryFolder())
  expect(notes(openCapture(...paths))).toEqual({ '/0': 'of 0', '/1': 'of 1', '/2': 'of 2', '/3': 'of 3' })
  expect(notes(openCapture(...paths.slice(2)))).toEqual({ '/2': 'of 2', '/3': 'of 3' })
})

it('a note on missing traffic is ignored and creates nothing', async () => {
  const script = new RingScript()
  const one = script.connect().up(get('/0')).down(ok('x'))
  one.event(mark('nowhere', { number: 1, up: 7 }))
  one.event(mark('by its answer', { number: 99, down: 0 }))
  one.event({ ...mark('no exchange', undefined), exchange: { number: 1 } })
  one.close()
  const gone = { connection: 77, event: mark('gone', undefined), time: 2_000_000_000_000 }
  const path = join(await temporaryFolder(), 'one.pcapng')
  await writeFile(path, Buffer.concat([script.file.bytes(), markSection([gone])]))
  const opened = openCapture(path)
  expect([opened.fault, notes(opened)]).toEqual([null, { '/0': 'by its answer' }])
  expect(opened.analysis.walker.connections.present.size).toBe(1)
})

it('a note set in this session overrides an older one read later', async () => {
  const ring = liveRing(await fourFiles().write(await temporaryFolder()))
  ring.turn()
  const { handlers } = ring.analysis
  handlers['marks.apply']({ kind: 'exchanges', numbers: [[1, 2]], note: 'mine' })
  ring.turn()
  expect(notes(ring.analysis)).toEqual({ '/0': 'mine', '/1': 'of 1' })
})

it('a note is written again when its subject outlives its file, and is dropped with its subject otherwise', async () => {
  const script = new RingScript()
  const long = script.connect().up(get('/0')).down(ok('x'))
  long.event(mark('done', { number: 1, up: 0 }))
  long.event(mark('of all', undefined))
  long.up(get('/1'))
  long.event(mark('waits', { number: 2, up: GET }))
  script.turn()
  long.down(ok('late').subarray(0, 10))
  script.turn()
  const ring = liveRing(await script.write(await temporaryFolder()))
  for (let file = 0; file < 3; file++) ring.turn()
  ring.keep(2)
  expect(
    ring.untold.map(({ connection, event: { exchange, note } }) => [connection, exchange, note])
  ).toEqual([
    [1, undefined, 'of all'],
    [1, { number: 2, up: GET }, 'waits']
  ])
  expect(notes(ring.analysis)).toEqual({ '/1': 'waits' })
  // Once: afterwards the note is already pending.
  ring.keep(1)
  expect(ring.untold).toHaveLength(2)
})

it('a note is written again when the analysis lags behind the ring', async () => {
  const ring = liveRing(await fourFiles().write(await temporaryFolder()))
  ring.turn()
  ring.analysis.handlers['marks.apply']({ kind: 'connections', numbers: [[1, 2]], bookmark: true })
  for (let file = 1; file < 4; file++) ring.turn({ walk: false })
  ring.keep(1)
  expect(ring.untold).toMatchObject([{ connection: 1, event: { bookmark: true } }])
  expect(ring.analysis.handlers['marks.get']({ kind: 'connections', number: 1 })).toEqual({
    bookmark: true,
    note: ''
  })
})

it('a note survives when the ring dropped even the file that lists the open connections', async () => {
  const script = new RingScript()
  const long = script.connect().up(get('/long'))
  long.event(mark('still sent', { number: 1, up: 0 }))
  const over = script.connect().up(get('/over'))
  script.turn()
  over.close()
  script.turn()
  script.turn()
  long.down(ok('x'))
  const paths = await script.write(await temporaryFolder())
  const ring = liveRing(paths)
  const ended = (): unknown[] =>
    [...ring.analysis.walker.connections.present.rows()].map((row) =>
      ring.analysis.walker.connections.ended(row)
    )
  ring.turn()
  // The owner is notified of each file and finds the third already deleted.
  await rm(paths[2]!)
  ring.turn({ walk: false })
  ring.turn({ walk: false })
  ring.keep(1)
  expect(ring.untold.map(({ event: { note } }) => note)).toEqual(['still sent'])
  expect(notes(ring.analysis)).toEqual({ '/long': 'still sent' })
  expect(ring.analysis.walker.exchanges.present.size).toBe(2)
  // The next file records which connections continued, although nothing before it is unread.
  ring.turn()
  ring.keep(1)
  expect(notes(ring.analysis)).toEqual({ '/long': 'still sent' })
  expect(ended()).toEqual([null])
  expect(ring.analysis.handlers['exchanges.get']({ exchange: 1 })).toMatchObject({ row: { status: 200 } })
})
