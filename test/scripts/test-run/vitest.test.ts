import { join } from 'node:path'
import { expect, it } from 'vitest'
import { addUp, describeFailures, totalsOf } from '../../../scripts/test-run/vitest.mjs'

const passed = { status: 'passed', fullName: 'relays bytes' }
const failed = {
  status: 'failed',
  fullName: 'closes the socket',
  failureMessages: ['\u001B[31mAssertionError: expected 1 to be 2\u001B[39m\n    at x.test.ts:1']
}
const skippedFor = (...missingPeers: string[]) => ({
  status: 'skipped',
  fullName: 'agrees with a peer',
  meta: { missingPeers }
})
const name = join(import.meta.dirname, 'x.test.ts')
const failure = {
  file: 'test/scripts/test-run/x.test.ts',
  name: 'closes the socket',
  message: 'AssertionError: expected 1 to be 2'
}

it('counts tests, and the skipped ones by the missing program', () => {
  const report = {
    testResults: [
      {
        name,
        status: 'failed',
        assertionResults: [passed, failed, { ...passed, status: 'pending', meta: {} }]
      },
      {
        name,
        status: 'passed',
        assertionResults: [passed, skippedFor('tshark'), skippedFor('tshark', 'nginx')]
      }
    ]
  }
  expect(totalsOf(report)).toEqual({
    passed: 2,
    failed: 1,
    skipped: 3,
    missingPeers: new Map([
      ['tshark', 2],
      ['nginx', 1]
    ]),
    failures: [failure]
  })
})

it('counts a file that failed to load as a failure', () => {
  const { failed: count, failures } = totalsOf({
    testResults: [{ name, status: 'failed', message: 'Cannot find module', assertionResults: [] }]
  })
  expect(count).toBe(1)
  expect(describeFailures(failures)).toBe('  test/scripts/test-run/x.test.ts\n      Cannot find module\n')
})

it('adds up the parts of a run', () => {
  const part = {
    passed: 2,
    failed: 1,
    skipped: 1,
    missingPeers: new Map([['nginx', 1]]),
    failures: [failure]
  }
  expect(addUp([part, part])).toEqual({
    passed: 4,
    failed: 2,
    skipped: 2,
    missingPeers: new Map([['nginx', 2]]),
    failures: [failure, failure]
  })
})
