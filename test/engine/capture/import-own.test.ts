/** Opening files that differ from our own output. Tests of the live engine cover intact files. */

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TapEntry } from '../../../src/engine/analysis/story/tap-entry'
import { startEngine, temporaryFolder } from '../../helpers/engine'
import { get, ok, play, setStage } from '../../helpers/http-traffic'
import { openCapture } from '../../helpers/opened-capture'
import { needs, peerPath } from '../../helpers/peers'
import { run } from '../../helpers/run'
import { assertProperty } from '../../helpers/properties'

async function captured(): Promise<{ bytes: Buffer; folder: string; tap: TapEntry[] }> {
  const engine = await startEngine()
  const stage = await setStage(engine)
  await play(stage, [
    [get('/one'), ok('1')],
    [get('/two'), ok('2'.repeat(100_000))]
  ])
  await play(stage, [[get('/three'), ok('333')]])
  await engine.close()
  const bytes = await readFile(engine.capture.path)
  return { bytes, folder: await temporaryFolder(), tap: openCapture(engine.capture.path).tap }
}

const stories = (tap: readonly TapEntry[]): string[] =>
  tap.filter(({ type }) => type !== 'unclosed').map((entry) => JSON.stringify(entry))

describe('a file cut short', () => {
  it('at any byte shows the part before the cut and reports the cut', async () => {
    const { bytes, folder, tap } = await captured()
    const whole = stories(tap)
    const path = join(folder, 'cut.pcapng')
    await assertProperty(
      fc.asyncProperty(fc.integer({ min: 300, max: bytes.length - 1 }), async (length) => {
        await writeFile(path, bytes.subarray(0, length))
        const opened = openCapture(path)
        // A cut between two blocks leaves a valid file.
        expect([undefined, 'file-cut']).toContain(opened.fault?.code)
        const finished = opened.tap.filter((entry) => entry.type !== 'message' || entry.complete)
        expect(whole.slice(0, stories(finished).length)).toEqual(stories(finished))
      }),
      { numRuns: 40 }
    )
  })
})

describe('a damaged file', () => {
  it('throws nothing but “not a capture”, whatever byte is changed', async () => {
    const { bytes, folder } = await captured()
    const path = join(folder, 'damaged.pcapng')
    const damage = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
    await assertProperty(
      fc.asyncProperty(damage, async (changes) => {
        const damaged = Buffer.from(bytes)
        for (const [at, value] of changes) damaged[at] = value
        await writeFile(path, damaged)
        try {
          openCapture(path)
        } catch (error) {
          expect(error).toMatchObject({ code: 'not-a-capture' })
        }
      }),
      { numRuns: 60 }
    )
  })
})

describe('a file of another program', () => {
  it('without the comments of Tcplens is read like any other capture', needs('tshark'), async () => {
    const { bytes, folder } = await captured()
    const [ours, theirs] = [join(folder, 'ours.pcapng'), join(folder, 'theirs.pcap')]
    await writeFile(ours, bytes)
    await run(peerPath('tshark'), ['-n', '-r', ours, '-F', 'pcap', '-w', theirs])
    const targets = openCapture(theirs).tap.flatMap((entry) =>
      entry.type === 'message' && entry.kind === 'http.request' ? [entry.target] : []
    )
    expect(targets).toEqual(['/one', '/two', '/three'])
  })

  it('that preserved the comments in pcapng is read completely', needs('tshark'), async () => {
    const { bytes, folder, tap } = await captured()
    const [ours, theirs] = [join(folder, 'ours.pcapng'), join(folder, 'theirs.pcapng')]
    await writeFile(ours, bytes)
    await run(peerPath('tshark'), ['-n', '-r', ours, '-F', 'pcapng', '-w', theirs])
    expect(openCapture(theirs).tap).toEqual(tap)
  })
})

describe('two captures of Tcplens in one file', () => {
  const targetsOf = (path: string): string[][] => {
    const { analysis, tap } = openCapture(path)
    return [...analysis.walker.connections.present.rows()].map((row) =>
      tap.flatMap((entry) =>
        entry.type === 'message' && entry.kind === 'http.request' && entry.connection === row + 1
          ? [entry.target]
          : []
      )
    )
  }

  it('have the connections of both, each with its own traffic', async () => {
    const { bytes, folder } = await captured()
    const path = join(folder, 'joined.pcapng')
    await writeFile(path, Buffer.concat([bytes, (await captured()).bytes]))
    expect(targetsOf(path)).toEqual([['/one', '/two'], ['/three'], ['/one', '/two'], ['/three']])
  })

  it('are kept apart when they were merged by time', needs('mergecap'), async () => {
    const { bytes, folder } = await captured()
    const paths = ['one', 'other', 'merged'].map((name) => join(folder, `${name}.pcapng`)) as [
      string,
      string,
      string
    ]
    await writeFile(paths[0], bytes)
    await writeFile(paths[1], (await captured()).bytes)
    await run(peerPath('mergecap'), ['-w', paths[2], paths[0], paths[1]])
    expect(targetsOf(paths[2])).toEqual([['/one', '/two'], ['/three'], ['/one', '/two'], ['/three']])
  })
})
