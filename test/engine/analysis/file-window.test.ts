import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { CaptureFiles } from '../../../src/engine/capture/capture-files'
import { FileWindow } from '../../../src/engine/analysis/traffic/file-window'
import { temporaryFolder } from '../../helpers/engine'
import { randomBytes } from '../../helpers/random-bytes'
import { assertProperty } from '../../helpers/properties'

async function openWindow(content: Buffer): Promise<{ window: FileWindow; path: string }> {
  const path = join(await temporaryFolder(), 'file')
  writeFileSync(path, content)
  const files = new CaptureFiles()
  onTestFinished(() => {
    files.close()
  })
  files.add({ base: 0, path })
  return { window: new FileWindow(files), path }
}

it('returns the same bytes regardless of earlier reads and views', async () => {
  const content = randomBytes(2_000_000)
  const { window } = await openWindow(content)
  const position = fc.oneof(fc.nat(2_100_000), fc.nat(1000))
  const length = fc.oneof(fc.nat(100), fc.nat(524_288))
  const read = fc.record({ position, length, isLent: fc.boolean() })
  assertProperty(
    fc.property(fc.array(read, { maxLength: 12 }), (reads) => {
      for (const { position, length, isLent } of reads) {
        const wanted = content.subarray(position, position + length)
        if (isLent) window.lend(wanted, position)
        else expect(wanted.equals(window.read(position, length))).toBe(true)
      }
    }),
    { numRuns: 60 }
  )
})

it('returns what a slice would copy', async () => {
  const { window } = await openWindow(randomBytes(1_500_000))
  const kept = window.read(0, 100).slice()
  const before = Buffer.from(kept).toString('hex')
  window.read(1_000_000, 100)
  expect(Buffer.from(kept).toString('hex')).toBe(before)
})

it('sees bytes appended after it last reached the end', async () => {
  const { window, path } = await openWindow(Buffer.from('first'))
  expect(Buffer.from(window.read(0, 100)).toString()).toBe('first')
  appendFileSync(path, ' second')
  expect(Buffer.from(window.read(0, 12)).toString()).toBe('first second')
  expect(Buffer.from(window.read(6, 100)).toString()).toBe('second')
})
