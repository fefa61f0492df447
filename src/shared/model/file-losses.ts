/** Ways to lose a capture file while it is written. The names serve as error codes, like the system's ENOSPC. */
export const FILE_LOSSES = ['file-deleted', 'folder-deleted', 'file-moved', 'file-truncated'] as const

export type FileLoss = (typeof FILE_LOSSES)[number]
