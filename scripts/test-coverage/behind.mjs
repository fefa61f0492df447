export const BEHIND = {}
