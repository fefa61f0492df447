/** The one IPC channel between the window and the main process, and the name of the port the preload exposes. */
export const CHANNEL = 'tcplens'
export const PORT_NAME = 'tcplensPort'

/** From the preload itself: paths of files that were dropped on the window. The page has no part in it. */
export const DROP_CHANNEL = 'tcplens-dropped'
