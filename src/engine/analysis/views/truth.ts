/**
 * Result of a filter for a row. A field that cannot be read is neither true nor false, and neither is its negation;
 * a message that has not been read yet is undecided.
 */
export const FALSE = 0
export const TRUE = 1
export const UNREADABLE = 2
/** Messages have to be read to decide. */
export const UNREAD = 3
export type Truth = typeof FALSE | typeof TRUE | typeof UNREADABLE | typeof UNREAD

export function truthOf(value: boolean): Truth {
  return value ? TRUE : FALSE
}

export function not(truth: Truth): Truth {
  if (truth === TRUE) return FALSE
  return truth === FALSE ? TRUE : truth
}

/** The result of all tests: `decisive` if any has it, otherwise the least certain one. */
function combined(decisive: Truth, truths: Iterable<Truth>): Truth {
  let result = not(decisive)
  for (const truth of truths) {
    if (truth === decisive) return decisive
    if (truth > TRUE && (result <= TRUE || truth > result)) result = truth
  }
  return result
}

export function all(truths: Iterable<Truth>): Truth {
  return combined(FALSE, truths)
}

export function any(truths: Iterable<Truth>): Truth {
  return combined(TRUE, truths)
}
