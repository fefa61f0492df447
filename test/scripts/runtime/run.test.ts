import { expect, it } from 'vitest'
import { npmErrors, run } from '../../../scripts/runtime/run.mjs'

const node = (source: string, options = {}) => run(process.execPath, ['-e', source], options)

it('returns the exit code with both streams', async () => {
  expect(await node("console.log('out'); console.error('err'); process.exitCode = 3")).toEqual({
    code: 3,
    output: expect.stringMatching(/^(out\nerr|err\nout)\n$/)
  })
})

it('reports a signal the way shells do', async () => {
  expect((await node("process.kill(process.pid, 'SIGTERM')")).code).toBe(143)
})

it('reports a missing program as a result', async () => {
  expect(await run('/no/such/program', [])).toEqual({ code: 127, output: expect.stringContaining('ENOENT') })
})

it('keeps the end of a long output', async () => {
  const { output } = await node("process.stdout.write('x'.repeat(300_000) + 'the end')")
  expect({ length: output.length, end: output.slice(-7) }).toEqual({ length: 65_536, end: 'the end' })
})

it('emits lines as they arrive', async () => {
  const lines: string[] = []
  await node("console.log('first\\nsecond')", { onLine: (line: string) => lines.push(line) })
  expect(lines).toEqual(['second'])
})

it('extracts npm’s message from npm’s output', () => {
  const output = [
    'npm warn EBADENGINE unsupported',
    'npm error code ECONNREFUSED',
    'npm error syscall connect',
    'npm error FetchError: request failed, reason: connect ECONNREFUSED 127.0.0.1:9',
    'npm error     at ClientRequest.<anonymous> (index.js:130:14)',
    'npm error A complete log of this run can be found in: /home/someone/log'
  ].join('\n')
  expect(npmErrors(output)).toBe('FetchError: request failed, reason: connect ECONNREFUSED 127.0.0.1:9')
})
