import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'

const SCRIPT = new URL('../../../scripts/build-host.mjs', import.meta.url).href
/** Node itself takes about 50 MB; with the bundler in the same process it was 490 MB. */
const MAX_KB = 150_000

it('builds the host without its memory staying in the process that runs the host', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tcplens-host-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  // On Linux, `maxRSS` includes what the parent had when it started the process.
  const source = `
    import { existsSync, readFileSync } from 'node:fs'
    import { buildHostInto } from ${JSON.stringify(SCRIPT)}
    await buildHostInto(${JSON.stringify(join(folder, 'host'))})
    const status = '/proc/self/status'
    const own = existsSync(status) ? /VmHWM:\\s+(\\d+) kB/.exec(readFileSync(status, 'utf8'))?.[1] : undefined
    process.stdout.write(own ?? String(process.resourceUsage().maxRSS))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  expect(await once(child, 'close')).toEqual([0, null])
  expect(Number(output)).toBeLessThan(MAX_KB)
  expect(await readdir(join(folder, 'host'))).toEqual(
    expect.arrayContaining(['cli.js', 'analysis.js', 'capture-writer.js', 'capture-saver.js', 'repeat.js'])
  )
})
