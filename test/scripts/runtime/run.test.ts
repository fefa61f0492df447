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

it('passes on the output of a command in whole lines, to its end', async () => {
  const writes = String.raw`const { writeSync: w } = require('node:fs'); w(1, 'a'); w(1, 'b\nc'); w(1, '\nd'); w(2, 'e')`
  const child = `runVisible(process.execPath, ['-e', ${JSON.stringify(writes)}], { byLine: true })`
  const { code, output } = await run(process.execPath, [
    '--input-type=module',
    '-e',
    `import { runVisible } from ${JSON.stringify(import.meta.resolve('../../../scripts/runtime/run.mjs'))}
    console.log(await Promise.all([${child}, ${child}]))`
  ])
  expect(output.split('\n').sort()).toEqual(['', '[ 0, 0 ]', 'ab', 'ab', 'c', 'c', 'd', 'd', 'e', 'e'])
  expect(code).toBe(0)
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
