import { expect, it } from 'vitest'
import { describeFailure, StepError } from '../../../scripts/runtime/step-error.mjs'

it('reports which step failed, why, and what to type', () => {
  expect(describeFailure(new StepError('dependencies', 'no answer\nfrom there', 'npm ci'))).toBe(
    '\n  failed dependencies\n  cause  no answer\n         from there\n  try    npm ci\n'
  )
})

it('keeps the stack of an unexpected error', () => {
  expect(describeFailure(new TypeError('a bug'))).toMatch(/^TypeError: a bug\n +at /)
})
