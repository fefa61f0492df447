/** Number of values in the row of a scanned field line; see head-scanner.ts for their meaning. */
export const ROW = 6
export const LINE = 0
export const NAME_END = 1
export const VALUE = 2
export const VALUE_END = 3
export const NEXT = 4
export const FIELD = 5
