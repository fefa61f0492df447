/** In milliseconds: a time since 1970 has fewer digits than the nanoseconds it was made of. */
export const SAME_TIME = 0.01
