import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { CaptureFiles } from '../../../src/engine/capture/capture-files'
import { FileWindow } from '../../../src/engine/analysis/file-window'
import { temporaryFolder } from '../../helpers/engine'
import { randomBytes } from '../../helpers/random-bytes'

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

it('reads the same bytes whatever was read before', async () => {
  const content = randomBytes(2_000_000)
  const { window } = await openWindow(content)
  const read = fc.record({ position: fc.nat(2_100_000), length: fc.oneof(fc.nat(100), fc.nat(524_288)) })
  fc.assert(
    fc.property(fc.array(read, { maxLength: 12 }), (reads) => {
      for (const { position, length } of reads) {
        const wanted = content.subarray(position, position + length)
        expect(wanted.equals(window.read(position, length))).toBe(true)
      }
    }),
    { numRuns: 60, seed: 4 }
  )
})

it('sees what was appended after it last met the end', async () => {
  const { window, path } = await openWindow(Buffer.from('first'))
  expect(Buffer.from(window.read(0, 100)).toString()).toBe('first')
  appendFileSync(path, ' second')
  expect(Buffer.from(window.read(0, 12)).toString()).toBe('first second')
  expect(Buffer.from(window.read(6, 100)).toString()).toBe('second')
})
