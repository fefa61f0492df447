/** Limits the processor time of each test, which guarded loops check, and keeps fast-check from shrinking. */

import * as fc from 'fast-check'
import { beforeEach } from 'vitest'
import { LOOP_GUARD } from './loop-guard'

/** Far more than a test of a mutated part takes. */
const LIMIT_MS = 4000
/** Loop passes between two readings of the clock. */
const PASSES = 1 << 14

let passes = 0
let start = 0

const cpuMs = (): number => process.cpuUsage().user / 1000

Object.assign(globalThis, {
  [LOOP_GUARD]: () => {
    if (++passes % PASSES === 0 && cpuMs() - start > LIMIT_MS) throw new Error('A loop does not end.')
  }
})

beforeEach(({ task, skip }) => {
  // The guards and the faults take time too.
  if (task.name.includes('in time linear')) skip('measures time')
  start = cpuMs()
})

fc.configureGlobal({ endOnFailure: true })
