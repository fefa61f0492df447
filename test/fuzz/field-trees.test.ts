/** Fields of any message, well-formed or not: inside their parent, in order, and not overlapping. */

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assertTree } from '../helpers/trees'
import { BODIES, conversationOf, parameters, SLOW, STREAMS } from './decoder-table'
import type { TableEntry } from './table-entries'
import { assertProperty } from '../helpers/properties'

describe.each<TableEntry>([...STREAMS, ...BODIES])('fields of $name', SLOW, (entry) => {
  it('form a tree within their message', () => {
    assertProperty(
      fc.property(conversationOf(entry), (pushes) => {
        for (const { range, fields } of entry.trees(pushes)) assertTree(fields, range[1], range[0])
      }),
      parameters
    )
  })

  it('exist', () => {
    if (entry.name === 'HTTP/2') return
    for (const sample of entry.samples) {
      const keys = new Set(entry.trees(sample).flatMap(({ fields }) => fields.map(({ key }) => key)))
      expect(keys.size).toBeGreaterThan(2)
    }
  })
})
