import { expect, it } from 'vitest'
import { describeStages, runStages } from '../../../scripts/test-run/stages.mjs'

it('stops at the first stage that fails and names the ones not run', async () => {
  const announced: string[] = []
  const stages = [
    { name: 'one', run: () => Promise.resolve(true) },
    { name: 'two', run: () => Promise.resolve(false) },
    { name: 'three', run: () => Promise.reject(new Error('must not be started')) }
  ]
  const results = await runStages(stages, { announce: (heading) => announced.push(heading) })
  expect({ announced, outcomes: results.map(({ name, outcome }) => `${name} ${outcome}`) }).toEqual({
    announced: ['\n== one\n', '\n== two\n'],
    outcomes: ['one passed', 'two failed', 'three not run']
  })
})

it('runs the stages after a failed one on request', async () => {
  const stages = [
    { name: 'one', run: () => Promise.reject(new Error('broken')) },
    { name: 'two', run: () => Promise.resolve(true) }
  ]
  const results = await runStages(stages, { keepGoing: true, announce: () => undefined })
  expect(results.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual(['one failed', 'two passed'])
})

it('writes a line for each stage, with its time', () => {
  const results = [
    { name: 'typecheck', outcome: 'passed' as const, seconds: 12.34 },
    { name: 'e2e', outcome: 'not run' as const, seconds: 0 }
  ]
  expect(describeStages(results)).toBe('  typecheck  passed     12.3 s\n  e2e        not run')
})

it('runs lanes at the same time, each in its own order, and nothing after a failed one', async () => {
  const log: string[] = []
  let start = (): void => undefined
  const started = new Promise<void>((resolve) => {
    start = resolve
  })
  const results = await runStages(
    [
      {
        lanes: [
          [
            { name: 'waits', run: () => started.then(() => log.push('waits') > 0) },
            { name: 'after', run: () => Promise.resolve(log.push('after') > 0) }
          ],
          [
            {
              name: 'starts',
              run: () => {
                start()
                return Promise.resolve(false)
              }
            },
            { name: 'left out', run: () => Promise.reject(new Error('must not be started')) }
          ]
        ]
      },
      { lanes: [[{ name: 'next', run: () => Promise.reject(new Error('must not be started')) }]] }
    ],
    { announce: () => undefined }
  )
  expect(log).toEqual(['waits', 'after'])
  expect(results.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
    'waits passed',
    'after passed',
    'starts failed',
    'left out not run',
    'next not run'
  ])
})
