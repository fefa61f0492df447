import * as v from 'valibot'
import type { Bounds } from './bounds'

/** Schemas of bounded numbers. */

export function whole({ least, most }: Bounds): v.GenericSchema<number> {
  return v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))
}

export function within({ least, most }: Bounds): v.GenericSchema<number> {
  return v.pipe(v.number(), v.minValue(least), v.maxValue(most))
}
