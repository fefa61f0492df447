import { expect, it } from 'vitest'
import type { Option } from '../../../../src/renderer/src/kit/form/model/option'
import { amountProblems } from '../../../../src/renderer/src/kit/form/model/option-problems'

interface TestForm {
  readonly on: boolean
  readonly count: string
  readonly factor: string
  readonly wait: string
  readonly size: string
  readonly shift: string
}

const OPTIONS: readonly Option<TestForm, { isLong: boolean }>[] = [
  {
    control: 'check',
    key: 'on',
    label: 'x',
    beside: [
      {
        control: 'number',
        key: 'count',
        label: 'x',
        bounds: { least: 1, most: 10 },
        isOptional: true,
        when: ({ on }) => on
      }
    ]
  },
  { control: 'decimal', key: 'factor', label: 'x', bounds: { least: 0.5, most: 2 } },
  {
    control: 'duration',
    key: 'wait',
    label: 'x',
    bounds: { least: 1, most: 1000 },
    when: (_form, { isLong }) => isLong
  },
  { control: 'bytes', key: 'size', label: 'x', bounds: { least: 1, most: 1024 } },
  { control: 'number', key: 'shift', label: 'x', bounds: { least: -5, most: 5 } }
]
const VALID: TestForm = { on: true, count: '10', factor: '0,5', wait: '1 s', size: '1 KiB', shift: '-5' }
const problems = (part: Partial<TestForm>, isLong = true): unknown =>
  Object.fromEntries(amountProblems(OPTIONS, { ...VALID, ...part }, { isLong }))

it('accepts amounts at their bounds, and an empty optional amount', () => {
  expect([problems({}), problems({ count: ' ' })]).toEqual([{}, {}])
})

it('distinguishes malformed amounts from amounts out of bounds', () => {
  expect([
    problems({ count: '1.5', factor: 'x', wait: '1 day', size: '', shift: '5-' }),
    problems({ count: '11', factor: '2.1', wait: '2 s', size: '2 KiB', shift: '+6' })
  ]).toEqual([
    {
      count: { code: 'number', values: {} },
      factor: { code: 'number', values: {} },
      wait: { code: 'duration', values: {} },
      size: { code: 'bytes', values: {} },
      shift: { code: 'number', values: {} }
    },
    {
      count: { code: 'numberRange', values: { least: 1, most: 10 } },
      factor: { code: 'numberRange', values: { least: 0.5, most: 2 } },
      wait: { code: 'durationRange', values: { least: 1, most: 1000 } },
      size: { code: 'bytesRange', values: { least: 1, most: 1024 } },
      shift: { code: 'numberRange', values: { least: -5, most: 5 } }
    }
  ])
})

it('accepts a sign only where negative numbers are in bounds', () => {
  expect(problems({ count: '+5' })).toEqual({ count: { code: 'number', values: {} } })
})

it('ignores hidden amounts', () => {
  expect([problems({ on: false, count: 'x' }), problems({ wait: 'x' }, false)]).toEqual([{}, {}])
})
