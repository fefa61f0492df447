/**
 * Real traces from outside the project, where available: Tcplens and tshark agree on each, or the difference is
 * documented.
 */

import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { captureFolder, realCapture } from '../helpers/captures'
import { needs, needsThat } from '../helpers/peers'
import { explainedDifferences, unexplained } from './explained-differences'
import { differencesIn } from './layers'

const folder = captureFolder()
const traces = folder === undefined ? [] : readdirSync(folder).filter((name) => /\.pcap(ng)?$/.test(name))

describe('a real trace', needsThat('captures', traces.length > 0), () => {
  it.each(traces)('%s has the same messages', needs('tshark'), async (trace) => {
    const path = realCapture(trace) ?? ''
    expect(unexplained(trace, await differencesIn(path))).toEqual([])
  })

  it('exists for every explained difference', () => {
    const named = explainedDifferences().map(({ trace }) => trace)
    expect(named.filter((trace) => !trace.startsWith('own: ') && !traces.includes(trace))).toEqual([])
  })
})
