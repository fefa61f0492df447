import { expect, it } from 'vitest'
import { addUp, totalsOf } from '../../../scripts/test-run/vitest.mjs'

const passed = { status: 'passed' }
const failed = { status: 'failed' }
const skippedFor = (...missingPeers: string[]) => ({ status: 'skipped', meta: { missingPeers } })

it('counts tests, and the skipped ones by the missing program', () => {
  const report = {
    testResults: [
      { status: 'failed', assertionResults: [passed, failed, { status: 'pending', meta: {} }] },
      { status: 'passed', assertionResults: [passed, skippedFor('tshark'), skippedFor('tshark', 'nginx')] }
    ]
  }
  expect(totalsOf(report)).toEqual({
    passed: 2,
    failed: 1,
    skipped: 3,
    missingPeers: new Map([
      ['tshark', 2],
      ['nginx', 1]
    ])
  })
})

it('counts a file that failed to load as a failure', () => {
  expect(totalsOf({ testResults: [{ status: 'failed', assertionResults: [] }] }).failed).toBe(1)
})

it('adds up the parts of a run', () => {
  const part = { passed: 2, failed: 1, skipped: 1, missingPeers: new Map([['nginx', 1]]) }
  expect(addUp([part, part])).toEqual({
    passed: 4,
    failed: 2,
    skipped: 2,
    missingPeers: new Map([['nginx', 2]])
  })
})
