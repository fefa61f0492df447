/**
 * Returns the path from the outermost field to the one at `index`, for a tree in pre-order; empty if there is
 * none.
 */
export function pathTo<Field extends { readonly depth: number }>(
  fields: readonly Field[],
  index: number
): Field[] {
  const path: Field[] = []
  let depth = Infinity
  for (let at = index; at >= 0 && depth > 0; at--) {
    const field = fields[at]
    if (field === undefined || field.depth >= depth) continue
    path.unshift(field)
    depth = field.depth
  }
  return path
}
