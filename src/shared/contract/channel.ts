/** The one IPC channel between the window and the main process, and the name of the port the preload exposes. */
export const CHANNEL = 'tcplens'
export const PORT_NAME = 'tcplensPort'
