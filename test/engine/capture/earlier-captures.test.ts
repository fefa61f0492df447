/** Files that earlier launches left in the captures folder. */

import { mkdir, readdir, readFile, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { discardKeptCapture, listKeptCaptures } from '../../../src/engine/capture/earlier-captures'
import { startEngine, temporaryFolder } from '../../helpers/engine'
import { get, ok, play, setStage } from '../../helpers/http-traffic'
import { openCapture } from '../../helpers/opened-capture'
import { RingScript } from '../../helpers/ring-script'

const FIRST = '2026-11-20T08-15-00.250Z-4711'
const SECOND = '2026-11-21T09-00-00.000Z-4712'

async function ringIn(
  folder: string,
  id: string,
  files: number,
  from = 1
): Promise<{ script: RingScript; paths: string[] }> {
  const script = new RingScript()
  const long = script.connect()
  for (let file = 0; file < files; file++) {
    if (file > 0) script.turn()
    long.up(get(`/${file}`)).down(ok('answer'))
  }
  const paths = script.files.map((_, at) => {
    const part = from + at
    return join(folder, part === 1 ? `${id}.pcapng` : `${id}.${String(part).padStart(4, '0')}.pcapng`)
  })
  await Promise.all(script.files.map((file, at) => writeFile(paths[at]!, file.bytes())))
  return { script, paths }
}

it('lists the files of each launch, newest first, in order', async () => {
  const folder = await temporaryFolder()
  const first = await ringIn(folder, FIRST, 12)
  const second = await ringIn(folder, SECOND, 2, 9999)
  await writeFile(join(folder, 'notes.txt'), 'not a capture')
  await mkdir(join(folder, 'folder.pcapng'))
  const ended = new Date('2026-11-21T10:00:00Z')
  for (const path of second.paths) await utimes(path, ended, ended)
  const bytes = ({ script }: { script: RingScript }): number =>
    script.files.reduce((sum, { length }) => sum + length, 0)
  const found = await listKeptCaptures(folder, null)
  expect(found).toMatchObject([
    {
      id: SECOND,
      paths: second.paths,
      bytes: bytes(second),
      began: Date.parse('2026-11-21T09:00:00Z'),
      ended: ended.getTime(),
      isCut: false,
      isEmpty: false
    },
    { id: FIRST, paths: first.paths, bytes: bytes(first), began: Date.parse('2026-11-20T08:15:00.250Z') }
  ])
  const opened = openCapture(...found[1]!.paths)
  expect(opened.fault).toBeNull()
  expect(opened.analysis.walker.exchanges.count).toBe(12)
})

it('marks captures that end within a block and those that are empty', async () => {
  const folder = await temporaryFolder()
  const { script, paths } = await ringIn(folder, FIRST, 2)
  await truncate(paths[1]!, script.files[1]!.length - 3)
  await writeFile(join(folder, `${SECOND}.pcapng`), new RingScript().file.bytes())
  expect(await listKeptCaptures(folder, null)).toMatchObject([
    { id: SECOND, isCut: false, isEmpty: true },
    { id: FIRST, isCut: true, isEmpty: false }
  ])
})

it('excludes the live capture, and forgets discarded ones', async () => {
  const folder = await temporaryFolder()
  await ringIn(folder, FIRST, 3)
  const engine = await startEngine({ folder })
  await play(await setStage(engine), [[get('/live'), ok('')]])
  const kept = await listKeptCaptures(folder, engine.capture.path)
  expect(kept.map(({ id }) => id)).toEqual([FIRST])
  await discardKeptCapture(kept[0]!)
  await discardKeptCapture(kept[0]!)
  expect(await listKeptCaptures(folder, engine.capture.path)).toEqual([])
  await engine.close()
  const [own] = await listKeptCaptures(folder, null)
  expect(own).toMatchObject({ paths: [engine.capture.path], isCut: false, isEmpty: false })
  expect(own?.bytes).toBe((await readFile(engine.capture.path)).length)
  expect(Math.abs((own?.began ?? 0) - Date.now())).toBeLessThan(60_000)
})

it('does not touch other files in its folder', async () => {
  const folder = await temporaryFolder()
  const empty = new RingScript().file.bytes()
  const others = [
    'mine.pcapng',
    'mine.0002.pcapng',
    '2026-11-20.pcapng',
    `copy of ${FIRST}.pcapng`,
    `${FIRST} 2.pcapng`
  ]
  for (const name of others) await writeFile(join(folder, name), empty)
  const engine = await startEngine({ folder: await temporaryFolder(), otherFolders: [folder] })
  expect(await engine.handlers['captures.kept']({})).toEqual([])
  await expect(engine.handlers['captures.discardKept']({ id: 'mine' })).rejects.toMatchObject({
    code: 'not-found'
  })
  expect((await readdir(folder)).sort()).toEqual([...others].sort())
})

it('returns an empty list for a missing folder', async () => {
  expect(await listKeptCaptures(join(await temporaryFolder(), 'absent'), null)).toEqual([])
})

it('captures in the previous folder are listed after the folder was changed', async () => {
  const before = await temporaryFolder()
  const now = await temporaryFolder()
  await ringIn(before, FIRST, 1)
  await ringIn(now, SECOND, 1)
  const engine = await startEngine({ folder: now, otherFolders: [before, now] })
  const kept = await engine.handlers['captures.kept']({})
  expect(kept.map(({ id }) => id)).toEqual([SECOND, FIRST])
  const { capture } = await engine.handlers['captures.openKept']({ id: FIRST })
  expect(engine.captures.list().map((totals) => totals.path)).toContain(join(before, `${FIRST}.pcapng`))
  await engine.handlers['captures.close']({ capture })
  await engine.handlers['captures.discardKept']({ id: FIRST })
  expect((await engine.handlers['captures.kept']({})).map(({ id }) => id)).toEqual([SECOND])
})
