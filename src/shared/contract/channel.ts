/** The IPC channel between the window and the main process, and the name of the port that the preload exposes. */
export const CHANNEL = 'tcplens'
export const PORT_NAME = 'tcplensPort'

/** Sent by the preload itself: paths of files dropped on the window. The page cannot send on it. */
export const DROP_CHANNEL = 'tcplens-dropped'
