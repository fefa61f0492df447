/**
 * Tolerance in milliseconds: a time since 1970 in milliseconds is less precise than the original nanoseconds.
 */
export const SAME_TIME = 0.01
