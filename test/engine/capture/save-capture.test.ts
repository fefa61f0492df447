/** Saving: one complete file, valid for every other reader, and never a partial one. */

import { chmod, mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { saveCapture } from '../../../src/engine/capture/save-capture'
import { saveFile, type SavedPart } from '../../../src/engine/capture/save-file'
import { startEngine, temporaryFolder } from '../../helpers/engine'
import { workerUrl } from '../../helpers/host-build'
import { get, ok, play, setStage } from '../../helpers/http-traffic'
import { openCapture } from '../../helpers/opened-capture'
import { needs, peerPath } from '../../helpers/peers'
import { RingScript } from '../../helpers/ring-script'
import { run } from '../../helpers/run'
import { needsMount, smallDisk } from '../../helpers/small-disk'

function parts(script: RingScript, paths: readonly string[]): SavedPart[] {
  let base = 0
  return paths.map((path, at) => {
    const part = { base, path, end: base + script.files[at]!.length }
    base = part.end
    return part
  })
}

async function ring(): Promise<{ script: RingScript; paths: string[]; files: SavedPart[]; folder: string }> {
  const script = new RingScript({ fileBytes: 1 << 21 })
  const long = script
    .connect()
    .up(get('/1'))
    .down(ok('x'.repeat(200_001)))
  script.turn()
  long.up(get('/2')).down(ok('two'))
  script.turn()
  script.connect().up(get('/other')).down(ok('')).close()
  long.close()
  const folder = await temporaryFolder()
  const paths = await script.write(folder)
  return { script, paths, files: parts(script, paths), folder }
}

/**
 * Returns a folder in which the user running the tests may not write. Permissions do not restrict root, but the
 * kernel's own tree does.
 */
async function closedFolder(folder: string): Promise<string> {
  if (process.getuid?.() === 0) return '/sys'
  const closed = join(folder, 'closed')
  await mkdir(closed)
  await chmod(closed, 0o500)
  return closed
}

const script = (): URL => workerUrl('capture-saver')

describe('a saved capture', () => {
  it('is one file with the same content and correct checksums', needs('tshark'), async () => {
    const { paths, files, folder } = await ring()
    const to = join(folder, 'saved.pcapng')
    const steps: { done: number; total: number }[] = []
    const total = files.at(-1)!.end
    expect(await saveCapture({ script: script(), files, to, onProgress: (step) => steps.push(step) })).toBe(
      total
    )
    expect(steps.at(-1)).toEqual({ done: total, total })
    const [saved, live] = [openCapture(to), openCapture(...paths)]
    expect([saved.fault, saved.tap]).toEqual([null, live.tap])

    const fields = ['-T', 'fields', '-e', 'tcp.checksum.status', '-e', '_ws.expert.message']
    const { stdout } = await run(peerPath('tshark'), [
      '-n',
      '-o',
      'tcp.check_checksum:TRUE',
      '-r',
      to,
      ...fields
    ])
    const lines = stdout.trimEnd().split('\n')
    expect(lines.length).toBeGreaterThan(20)
    // 1 is "good" for tshark.
    expect(new Set(lines.map((line) => line.split('\t')[0]))).toEqual(new Set(['1']))
    expect(stdout).not.toMatch(/malformed|retransmission|lost segment|out-of-order/i)
  })

  it('of a live capture ends with the data written so far', needs('tshark'), async () => {
    const engine = await startEngine()
    const stage = await setStage(engine)
    await play(stage, [[get('/one'), ok('1')]])
    const { path, fileBytes } = engine.capture
    const to = join(await temporaryFolder(), 'so-far.pcapng')
    await saveCapture({ script: script(), files: [{ base: 0, path, end: fileBytes }], to })
    await play(stage, [[get('/two'), ok('2')]])
    const { tap } = openCapture(to)
    expect(tap.flatMap((entry) => (entry.type === 'message' ? [entry.target] : []))).toEqual(['/one', ''])
    const { stdout } = await run(peerPath('tshark'), [
      '-n',
      '-r',
      to,
      '-Y',
      'http',
      '-T',
      'fields',
      '-e',
      'http.request.uri'
    ])
    expect(stdout.trim()).toBe('/one')
  })

  it('replaces another file only when it is complete', async () => {
    const { files, folder } = await ring()
    const to = join(folder, 'there.pcapng')
    await writeFile(to, 'before')
    let seen = ''
    const onProgress = async (): Promise<void> => {
      seen ||= await readFile(to, 'utf8')
    }
    await saveCapture({ script: script(), files, to, onProgress: () => void onProgress() })
    await expect.poll(() => seen).not.toBe('')
    expect((await readFile(to)).readUInt32LE(0)).toBe(0x0a0d0d0a)
  })

  it('is written to the destination of a symbolic link, which stays a link', async () => {
    const { files, folder } = await ring()
    const elsewhere = join(folder, 'elsewhere')
    await mkdir(elsewhere)
    await writeFile(join(elsewhere, 'old'), 'before')
    await symlink(join('elsewhere', 'old'), join(folder, 'link'))
    await symlink('link-of-none', join(folder, 'link-of-link'))
    await symlink(join('elsewhere', 'new'), join(folder, 'link-of-none'))
    await symlink('round', join(folder, 'round'))
    for (const name of ['link', 'link-of-link'])
      await saveCapture({ script: script(), files, to: join(folder, name) })
    const began = async (name: string): Promise<number> =>
      (await readFile(join(elsewhere, name))).readUInt32LE(0)
    expect([
      await readlink(join(folder, 'link')),
      await readlink(join(folder, 'link-of-none')),
      (await readdir(elsewhere)).toSorted(),
      await began('old'),
      await began('new')
    ]).toEqual([join('elsewhere', 'old'), join('elsewhere', 'new'), ['new', 'old'], 0x0a0d0d0a, 0x0a0d0d0a])
    await expect(saveCapture({ script: script(), files, to: join(folder, 'round') })).rejects.toMatchObject({
      code: 'save-failed'
    })
  })

  it('omits a block that a crash truncated, so that the rest can be read', async () => {
    const {
      script: { files: built },
      paths,
      files,
      folder
    } = await ring()
    await writeFile(paths[0]!, built[0]!.bytes().subarray(0, -7))
    files[0]!.end -= 7
    const to = join(folder, 'mended.pcapng')
    await saveFile({ files, to })
    const saved = openCapture(to)
    expect(saved.fault).toBeNull()
    const messages = saved.tap.flatMap((entry) => (entry.type === 'message' ? [entry.target] : []))
    expect(messages).toContain('/other')
  })

  it('omits files that the ring has dropped meanwhile', async () => {
    const { paths, files, folder } = await ring()
    await rm(paths[0]!)
    const to = join(folder, 'rest.pcapng')
    await saveFile({ files, to })
    expect(openCapture(to).tap.some((entry) => entry.type === 'message' && entry.target === '/2')).toBe(true)
  })
})

describe('a save that does not finish', () => {
  it('leaves no file when it is cancelled', async () => {
    const { files, folder } = await ring()
    const to = join(folder, 'saved.pcapng')
    await writeFile(to, 'before')
    const before = await readdir(folder)
    const cancelling = new AbortController()
    const saved = saveFile({
      files,
      to,
      signal: cancelling.signal,
      onProgress: () => {
        cancelling.abort()
      }
    })
    expect(await saved).toBeNull()
    expect(await readdir(folder)).toEqual(before)
    expect(await readFile(to, 'utf8')).toBe('before')
    expect(await saveCapture({ script: script(), files, to, signal: AbortSignal.abort() })).toBeNull()
  })

  it('reports a file it cannot write', async () => {
    const { files, folder } = await ring()
    const nowhere = join(folder, 'absent', 'saved.pcapng')
    await expect(saveCapture({ script: script(), files, to: nowhere })).rejects.toMatchObject({
      name: 'AppError',
      code: 'save-failed',
      systemCode: 'ENOENT',
      message: `Cannot save to ${nowhere}: the folder does not exist.`
    })
    await mkdir(join(folder, 'taken.pcapng'))
    await expect(saveFile({ files, to: join(folder, 'taken.pcapng') })).rejects.toMatchObject({
      code: 'save-failed'
    })
    expect((await readdir(folder)).filter((name) => name.includes('.part'))).toEqual([])
  })

  it('reports a folder without permission', async () => {
    const { files, folder } = await ring()
    const to = join(await closedFolder(folder), 'saved.pcapng')
    await expect(saveFile({ files, to })).rejects.toMatchObject({
      code: 'save-failed',
      systemCode: expect.stringMatching(/^(EACCES|EPERM|EROFS)$/) as string,
      message: expect.stringMatching(/: (permission denied|the disk is read-only)\.$/) as string
    })
  })

  it('reports a full disk and removes its partial file', needsMount(), async () => {
    const { files } = await ring()
    const small = smallDisk('64k')
    await expect(saveFile({ files, to: join(small, 'saved.pcapng') })).rejects.toMatchObject({
      code: 'save-failed',
      systemCode: 'ENOSPC',
      message: expect.stringContaining('the disk is full') as string
    })
    expect(await readdir(small)).toEqual([])
  })

  it('never overwrites a file of the capture itself', async () => {
    const { paths, files } = await ring()
    await expect(saveFile({ files, to: paths[1]! })).rejects.toMatchObject({ code: 'save-failed' })
    expect(openCapture(...paths).fault).toBeNull()
  })
})
