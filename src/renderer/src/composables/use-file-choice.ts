/** Asks for a file or a folder with the system's dialog. Null when it was cancelled. */
export function useFileChoice(): (what: 'file' | 'folder') => Promise<string | null> {
  return () => Promise.resolve(null)
}
