import { expect, it } from 'vitest'
import { megabytes, startProgress } from '../../../scripts/runtime/progress.mjs'

function recorder(terminal: { isTTY: boolean; columns?: number }) {
  const written: string[] = []
  return { written, output: { ...terminal, write: (text: string) => written.push(text) } }
}

it('rewrites one line on a terminal, clipped to its width', () => {
  const { written, output } = recorder({ isTTY: true, columns: 20 })
  let time = 0
  const progress = startProgress('step', { output, now: () => time })
  time = 1_000
  progress.update('some detail that is too long')
  time = 2_000
  progress.done('ready')
  expect(written).toEqual(['  step  …', '\r\x1b[2K  step  some detail', '\r\x1b[2K  step  ready (2.0 s)\n'])
})

it('adds a line to a log at most every five seconds', () => {
  const { written, output } = recorder({ isTTY: false })
  let time = 0
  const progress = startProgress('step', { output, now: () => time })
  for (time = 1_000; time <= 12_000; time += 1_000) progress.update(`${time / 1_000} done`)
  progress.done('ready')
  expect(written).toEqual([
    '  step  …\n',
    '  step  5 done\n',
    '  step  10 done\n',
    '  step  ready (13.0 s)\n'
  ])
})

it('never shows more than 100 %', () => {
  expect([megabytes(50e6, 200e6), megabytes(201e6, 200e6)]).toEqual([
    '50 of 200 MB (25 %)',
    '200 of 200 MB (100 %)'
  ])
})
