import type { FieldTreeRow } from '../../../../kit/model/field-tree'

/** Keyboard navigation of a tree, following the ARIA practices. */
export type TreeMove =
  { readonly kind: 'go'; readonly row: number } | { readonly kind: 'fold' | 'unfold'; readonly row: number }

export function treeMove(
  key: string,
  rows: readonly FieldTreeRow[],
  at: number,
  pageRows: number
): TreeMove | null {
  if (rows.length === 0) return null
  const last = rows.length - 1
  const go = (row: number): TreeMove => ({ kind: 'go', row: Math.min(Math.max(row, 0), last) })
  const here = rows[at]
  switch (key) {
    case 'ArrowDown':
      return go(at + 1)
    case 'ArrowUp':
      return go(at < 0 ? last : at - 1)
    case 'PageDown':
      return go(at + pageRows)
    case 'PageUp':
      return go(at - pageRows)
    case 'Home':
      return go(0)
    case 'End':
      return go(last)
    case 'ArrowRight':
      if (here?.hasParts !== true) return null
      return here.isOpen ? go(at + 1) : { kind: 'unfold', row: at }
    case 'ArrowLeft':
      if (here === undefined) return null
      return here.isOpen ? { kind: 'fold', row: at } : parentMove(rows, at)
    default:
      return null
  }
}

function parentMove(rows: readonly FieldTreeRow[], at: number): TreeMove | null {
  const depth = rows[at]?.field.depth ?? 0
  for (let row = at - 1; row >= 0; row--)
    if ((rows[row]?.field.depth ?? depth) < depth) return { kind: 'go', row }
  return null
}
