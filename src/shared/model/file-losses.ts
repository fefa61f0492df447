/** How a capture file can be lost while it is written. The names serve as codes beside the system's, such as ENOSPC. */
export const FILE_LOSSES = ['file-deleted', 'folder-deleted', 'file-moved', 'file-truncated'] as const

export type FileLoss = (typeof FILE_LOSSES)[number]
